using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceMesh.Integration.Tests.Conversations;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class TypedConversationTests(MeshFixture mesh)
{
    [Fact]
    public async Task PostText_Question_IsAnsweredByTheNamedEngine()
    {
        using var http = new HttpClient { BaseAddress = mesh.MediaAddress };

        using var answer = await http.PostAsJsonAsync("/text", new { text = "what is twelve times twelve" });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var said = body.GetProperty("answer").GetString()!;
        Assert.True(said.Contains("144", StringComparison.Ordinal) || said.Contains("forty-four", StringComparison.OrdinalIgnoreCase) || said.Contains("forty four", StringComparison.OrdinalIgnoreCase), said);
    }

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"\"}", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"hi\",\"session_id\":\"nobody\"}", HttpStatusCode.NotFound)]
    public async Task PostText_BadRequest_IsAProblemDocument(string json, HttpStatusCode expected)
    {
        using var http = new HttpClient { BaseAddress = mesh.MediaAddress };

        using var answer = await http.PostAsync("/text", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }
}
