namespace DataForge.Jobs.Testing.Otlp;

/// <summary>Reads an <c>ExportTraceServiceRequest</c> (opentelemetry-proto 1.x).</summary>
internal static class TraceRequest
{
    /// <summary>Every span of a request.</summary>
    public static List<ReceivedSpan> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var reader = new ProtobufReader(request);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                ReadResource(reader.Bytes, spans);
            }
        }

        return spans;
    }

    private static void ReadResource(ReadOnlySpan<byte> message, List<ReceivedSpan> spans)
    {
        var resource = new Dictionary<string, object?>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                var fields = new ProtobufReader(reader.Bytes);
                while (fields.Read())
                {
                    if (fields.Field == 1)
                    {
                        ReadAttribute(fields.Bytes, resource);
                    }
                }
            }
            else if (reader.Field == 2)
            {
                ReadScope(reader.Bytes, resource, spans);
            }
        }
    }

    private static void ReadScope(ReadOnlySpan<byte> message, Dictionary<string, object?> resource, List<ReceivedSpan> spans)
    {
        var source = "";
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                var scope = new ProtobufReader(reader.Bytes);
                while (scope.Read())
                {
                    source = scope.Field == 1 ? scope.Text : source;
                }
            }
            else if (reader.Field == 2)
            {
                spans.Add(ReadSpan(reader.Bytes, $"{resource.GetValueOrDefault("service.name")}", $"{resource.GetValueOrDefault("service.instance.id")}", source));
            }
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> message, string service, string instance, string source)
    {
        string trace = "", id = "", parent = "", name = "";
        int kind = 0, status = 0;
        ulong start = 0, end = 0;
        var attributes = new Dictionary<string, object?>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: trace = reader.Hex; break;
                case 2: id = reader.Hex; break;
                case 4: parent = reader.Hex; break;
                case 5: name = reader.Text; break;
                case 6: kind = (int)reader.Number; break;
                case 7: start = reader.Number; break;
                case 8: end = reader.Number; break;
                case 9: ReadAttribute(reader.Bytes, attributes); break;
                case 15:
                    var fields = new ProtobufReader(reader.Bytes);
                    while (fields.Read())
                    {
                        status = fields.Field == 3 ? (int)fields.Number : status;
                    }

                    break;
            }
        }

        return new ReceivedSpan(service, instance, source, trace, id, parent, name, kind, status, start, end, attributes);
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, object?> attributes)
    {
        var name = "";
        object? value = null;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                name = reader.Text;
            }
            else if (reader.Field == 2)
            {
                value = ReadValue(reader.Bytes);
            }
        }

        attributes[name] = value;
    }

    private static object? ReadValue(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        if (!reader.Read())
        {
            return null;
        }

        switch (reader.Field)
        {
            case 1: return reader.Text;
            case 2: return reader.Number != 0;
            case 3: return (long)reader.Number;
            case 4: return BitConverter.UInt64BitsToDouble(reader.Number);
            case 5:
                var items = new List<object?>();
                var list = new ProtobufReader(reader.Bytes);
                while (list.Read())
                {
                    items.Add(ReadValue(list.Bytes));
                }

                return string.Join(',', items);
            default: return reader.Hex;
        }
    }
}
