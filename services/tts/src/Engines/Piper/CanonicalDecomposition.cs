using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>
/// Unicode's canonical decomposition (form D) of Latin, Greek and Cyrillic letters. Services run without the culture data that
/// <see cref="string.Normalize()"/> needs, and Piper's voices know letters and accents apart.
/// </summary>
internal static class CanonicalDecomposition
{
    /// <summary>A letter, what remains without its marks, and each mark as three hexadecimal digits (Unicode Character Database, U+00C0 to U+04FF and U+1E00 to U+1EFF).</summary>
    private const string Table = """
        ÀA300 ÁA301 ÂA302 ÃA303 ÄA308 ÅA30A ÇC327 ÈE300 ÉE301 ÊE302 ËE308 ÌI300 ÍI301 ÎI302 ÏI308 ÑN303 ÒO300 ÓO301 ÔO302 ÕO303 ÖO308 ÙU300 ÚU301 ÛU302 ÜU308
        ÝY301 àa300 áa301 âa302 ãa303 äa308 åa30A çc327 èe300 ée301 êe302 ëe308 ìi300 íi301 îi302 ïi308 ñn303 òo300 óo301 ôo302 õo303 öo308 ùu300 úu301 ûu302
        üu308 ýy301 ÿy308 ĀA304 āa304 ĂA306 ăa306 ĄA328 ąa328 ĆC301 ćc301 ĈC302 ĉc302 ĊC307 ċc307 ČC30C čc30C ĎD30C ďd30C ĒE304 ēe304 ĔE306 ĕe306 ĖE307 ėe307
        ĘE328 ęe328 ĚE30C ěe30C ĜG302 ĝg302 ĞG306 ğg306 ĠG307 ġg307 ĢG327 ģg327 ĤH302 ĥh302 ĨI303 ĩi303 ĪI304 īi304 ĬI306 ĭi306 ĮI328 įi328 İI307 ĴJ302 ĵj302
        ĶK327 ķk327 ĹL301 ĺl301 ĻL327 ļl327 ĽL30C ľl30C ŃN301 ńn301 ŅN327 ņn327 ŇN30C ňn30C ŌO304 ōo304 ŎO306 ŏo306 ŐO30B őo30B ŔR301 ŕr301 ŖR327 ŗr327 ŘR30C
        řr30C ŚS301 śs301 ŜS302 ŝs302 ŞS327 şs327 ŠS30C šs30C ŢT327 ţt327 ŤT30C ťt30C ŨU303 ũu303 ŪU304 ūu304 ŬU306 ŭu306 ŮU30A ůu30A ŰU30B űu30B ŲU328 ųu328
        ŴW302 ŵw302 ŶY302 ŷy302 ŸY308 ŹZ301 źz301 ŻZ307 żz307 ŽZ30C žz30C ƠO31B ơo31B ƯU31B ưu31B ǍA30C ǎa30C ǏI30C ǐi30C ǑO30C ǒo30C ǓU30C ǔu30C ǕU308304
        ǖu308304 ǗU308301 ǘu308301 ǙU30830C ǚu30830C ǛU308300 ǜu308300 ǞA308304 ǟa308304 ǠA307304 ǡa307304 ǢÆ304 ǣæ304 ǦG30C ǧg30C ǨK30C ǩk30C ǪO328 ǫo328
        ǬO328304 ǭo328304 ǮƷ30C ǯʒ30C ǰj30C ǴG301 ǵg301 ǸN300 ǹn300 ǺA30A301 ǻa30A301 ǼÆ301 ǽæ301 ǾØ301 ǿø301 ȀA30F ȁa30F ȂA311 ȃa311 ȄE30F ȅe30F ȆE311 ȇe311
        ȈI30F ȉi30F ȊI311 ȋi311 ȌO30F ȍo30F ȎO311 ȏo311 ȐR30F ȑr30F ȒR311 ȓr311 ȔU30F ȕu30F ȖU311 ȗu311 ȘS326 șs326 ȚT326 țt326 ȞH30C ȟh30C ȦA307 ȧa307 ȨE327
        ȩe327 ȪO308304 ȫo308304 ȬO303304 ȭo303304 ȮO307 ȯo307 ȰO307304 ȱo307304 ȲY304 ȳy304 ʹʹ ;; ΅¨301 ΆΑ301 ·· ΈΕ301 ΉΗ301 ΊΙ301 ΌΟ301 ΎΥ301 ΏΩ301 ΐι308301
        ΪΙ308 ΫΥ308 άα301 έε301 ήη301 ίι301 ΰυ308301 ϊι308 ϋυ308 όο301 ύυ301 ώω301 ϓϒ301 ϔϒ308 ЀЕ300 ЁЕ308 ЃГ301 ЇІ308 ЌК301 ЍИ300 ЎУ306 ЙИ306 йи306 ѐе300
        ёе308 ѓг301 їі308 ќк301 ѝи300 ўу306 ѶѴ30F ѷѵ30F ӁЖ306 ӂж306 ӐА306 ӑа306 ӒА308 ӓа308 ӖЕ306 ӗе306 ӚӘ308 ӛә308 ӜЖ308 ӝж308 ӞЗ308 ӟз308 ӢИ304 ӣи304 ӤИ308
        ӥи308 ӦО308 ӧо308 ӪӨ308 ӫө308 ӬЭ308 ӭэ308 ӮУ304 ӯу304 ӰУ308 ӱу308 ӲУ30B ӳу30B ӴЧ308 ӵч308 ӸЫ308 ӹы308 ḀA325 ḁa325 ḂB307 ḃb307 ḄB323 ḅb323 ḆB331 ḇb331
        ḈC327301 ḉc327301 ḊD307 ḋd307 ḌD323 ḍd323 ḎD331 ḏd331 ḐD327 ḑd327 ḒD32D ḓd32D ḔE304300 ḕe304300 ḖE304301 ḗe304301 ḘE32D ḙe32D ḚE330 ḛe330 ḜE327306
        ḝe327306 ḞF307 ḟf307 ḠG304 ḡg304 ḢH307 ḣh307 ḤH323 ḥh323 ḦH308 ḧh308 ḨH327 ḩh327 ḪH32E ḫh32E ḬI330 ḭi330 ḮI308301 ḯi308301 ḰK301 ḱk301 ḲK323 ḳk323
        ḴK331 ḵk331 ḶL323 ḷl323 ḸL323304 ḹl323304 ḺL331 ḻl331 ḼL32D ḽl32D ḾM301 ḿm301 ṀM307 ṁm307 ṂM323 ṃm323 ṄN307 ṅn307 ṆN323 ṇn323 ṈN331 ṉn331 ṊN32D ṋn32D
        ṌO303301 ṍo303301 ṎO303308 ṏo303308 ṐO304300 ṑo304300 ṒO304301 ṓo304301 ṔP301 ṕp301 ṖP307 ṗp307 ṘR307 ṙr307 ṚR323 ṛr323 ṜR323304 ṝr323304 ṞR331 ṟr331
        ṠS307 ṡs307 ṢS323 ṣs323 ṤS301307 ṥs301307 ṦS30C307 ṧs30C307 ṨS323307 ṩs323307 ṪT307 ṫt307 ṬT323 ṭt323 ṮT331 ṯt331 ṰT32D ṱt32D ṲU324 ṳu324 ṴU330 ṵu330
        ṶU32D ṷu32D ṸU303301 ṹu303301 ṺU304308 ṻu304308 ṼV303 ṽv303 ṾV323 ṿv323 ẀW300 ẁw300 ẂW301 ẃw301 ẄW308 ẅw308 ẆW307 ẇw307 ẈW323 ẉw323 ẊX307 ẋx307 ẌX308
        ẍx308 ẎY307 ẏy307 ẐZ302 ẑz302 ẒZ323 ẓz323 ẔZ331 ẕz331 ẖh331 ẗt308 ẘw30A ẙy30A ẛſ307 ẠA323 ạa323 ẢA309 ảa309 ẤA302301 ấa302301 ẦA302300 ầa302300
        ẨA302309 ẩa302309 ẪA302303 ẫa302303 ẬA323302 ậa323302 ẮA306301 ắa306301 ẰA306300 ằa306300 ẲA306309 ẳa306309 ẴA306303 ẵa306303 ẶA323306 ặa323306 ẸE323
        ẹe323 ẺE309 ẻe309 ẼE303 ẽe303 ẾE302301 ếe302301 ỀE302300 ềe302300 ỂE302309 ểe302309 ỄE302303 ễe302303 ỆE323302 ệe323302 ỈI309 ỉi309 ỊI323 ịi323 ỌO323
        ọo323 ỎO309 ỏo309 ỐO302301 ốo302301 ỒO302300 ồo302300 ỔO302309 ổo302309 ỖO302303 ỗo302303 ỘO323302 ộo323302 ỚO31B301 ớo31B301 ỜO31B300 ờo31B300
        ỞO31B309 ởo31B309 ỠO31B303 ỡo31B303 ỢO31B323 ợo31B323 ỤU323 ụu323 ỦU309 ủu309 ỨU31B301 ứu31B301 ỪU31B300 ừu31B300 ỬU31B309 ửu31B309 ỮU31B303 ữu31B303
        ỰU31B323 ựu31B323 ỲY300 ỳy300 ỴY323 ỵy323 ỶY309 ỷy309 ỸY303 ỹy303
        """;

    private static readonly FrozenDictionary<char, string> Decompositions =
        Table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenDictionary(static entry => entry[0], Decode);

    /// <summary>Takes letters apart from their marks.</summary>
    public static string Decompose(string text)
    {
        var decomposed = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Decompositions.TryGetValue(character, out var parts))
            {
                decomposed.Append(parts);
            }
            else
            {
                decomposed.Append(character);
            }
        }

        return decomposed.ToString();
    }

    private static string Decode(string entry)
    {
        var parts = new StringBuilder().Append(entry[1]);
        for (var at = 2; at + 3 <= entry.Length; at += 3)
        {
            parts.Append((char)int.Parse(entry.AsSpan(at, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        return parts.ToString();
    }
}
