using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Providers.Replay;

/// <summary>
/// The name under which an answer is kept: SHA-256 over the tenant and everything that can change an answer, the ordinal
/// included. Each part is written with its name and its length, so that no two requests run into the same bytes.
/// </summary>
public readonly record struct ReplayKey(UInt128 High, UInt128 Low)
{
    /// <summary>Another form of key, another name: what older versions kept is then never found.</summary>
    private const string Form = "dataforge replay 1";

    /// <summary>The key of a request; null where an answer to it cannot be given again, because not all of it is text.</summary>
    public static ReplayKey? Of(CompletionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Messages.All(IsText))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(hash, Form);
        Part(hash, nameof(request.Tenant), request.Tenant);
        Part(hash, nameof(request.Provider), request.Provider);
        Part(hash, nameof(request.Model), request.Model);
        Part(hash, nameof(request.Temperature), request.Temperature);
        Part(hash, nameof(request.TopP), request.TopP);
        Part(hash, nameof(request.MaxTokens), request.MaxTokens);
        Part(hash, nameof(request.Seed), request.Seed);
        Part(hash, nameof(request.Ordinal), request.Ordinal);
        Part(hash, nameof(request.AnswerSchema), request.AnswerSchema?.GetRawText());
        Part(hash, nameof(request.AnswersInJson), request.AnswersInJson);
        Part(hash, nameof(request.Freedom), request.Freedom);
        List(hash, nameof(request.Tags), request.Tags.Count);
        foreach (var tag in request.Tags)
        {
            Text(hash, tag);
        }

        List(hash, nameof(request.Stop), request.Stop.Count);
        foreach (var stop in request.Stop)
        {
            Text(hash, stop);
        }

        List(hash, nameof(request.Messages), request.Messages.Count);
        foreach (var message in request.Messages)
        {
            Text(hash, message.Role.Value);
            Part(hash, nameof(message.AuthorName), message.AuthorName);
            List(hash, nameof(message.Contents), message.Contents.Count);
            foreach (var content in message.Contents)
            {
                Text(hash, ((TextContent)content).Text);
            }
        }

        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return new ReplayKey(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
    }

    /// <summary>Its 32 bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Low);
        return bytes;
    }

    private static bool IsText(ChatMessage message) => message.AdditionalProperties is not { Count: > 0 } && message.Contents.All(content => content is TextContent);

    private static void Part<T>(IncrementalHash hash, string name, T? value)
    {
        Text(hash, name);
        if (value is null)
        {
            Length(hash, -1);
        }
        else
        {
            Text(hash, value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }

    private static void List(IncrementalHash hash, string name, int count)
    {
        Text(hash, name);
        Length(hash, count);
    }

    /// <summary>By its units of UTF-16: half of a surrogate pair is then itself and nothing else.</summary>
    private static void Text(IncrementalHash hash, string text)
    {
        Length(hash, text.Length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Length(IncrementalHash hash, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        hash.AppendData(bytes);
    }
}
