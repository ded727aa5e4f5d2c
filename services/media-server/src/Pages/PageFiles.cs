using Microsoft.AspNetCore.StaticFiles;

namespace VoiceMesh.MediaServer.Pages;

/// <summary>Serves the files of the page, where there is one: a server that was built without works all the same.</summary>
internal static class PageFiles
{
    public const string Index = "index.html";

    /// <summary>
    /// Everything comes from here, nothing is written into the page by strings. <c>wasm-unsafe-eval</c> lets the speech detector compile its WebAssembly;
    /// it allows no other evaluation. WebSockets of the same host are <c>'self'</c> (Content Security Policy Level 3).
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private const string Forever = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    public static WebApplication UsePage(this WebApplication app)
    {
        if (!Directory.Exists(app.Environment.WebRootPath))
        {
            return app;
        }

        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".onnx"] = "application/octet-stream";
        app.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = types, OnPrepareResponse = Prepare });
        return app;
    }

    /// <summary>What the page may do, said with every document of it.</summary>
    public static void Protect(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
        headers.CacheControl = AskAgain;
    }

    private static void Prepare(StaticFileResponseContext context)
    {
        var path = context.Context.Request.Path;
        Protect(context.Context.Response.Headers);
        if (path.StartsWithSegments("/assets", StringComparison.Ordinal))
        {
            // Their names change with their content.
            context.Context.Response.Headers.CacheControl = Forever;
        }
    }
}
