using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Text;

/// <summary>The answer of <c>POST /text</c>.</summary>
/// <param name="SessionId">The session that it was said in.</param>
/// <param name="TurnId">The turn that answered.</param>
/// <param name="Answer">The whole answer.</param>
/// <param name="Engines">Engine by stage.</param>
/// <param name="Latency">How long it took.</param>
internal sealed record TextAnswer(string SessionId, string TurnId, string Answer, IReadOnlyDictionary<string, string> Engines, TextLatency Latency);

/// <param name="AnswerMs">Question taken to answer complete, as this server measured it.</param>
/// <param name="Turn">The turn's own measurements; null when it is not over yet, which it is not while it is being spoken.</param>
internal sealed record TextLatency(double AnswerMs, LatencyView? Turn);
