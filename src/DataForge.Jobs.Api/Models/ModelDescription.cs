using DataForge.Jobs.Api.Description;
using DataForge.Jobs.Api.Requests;
using static DataForge.Jobs.Api.Description.Shape;

namespace DataForge.Jobs.Api.Models;

/// <summary>Describes models and what can be done with them.</summary>
internal static class ModelDescription
{
    private const double MostUsd = (double)PutModel.MostUsd;

    private static readonly Topic s_topic = new("Models", "The models that can be asked for, with their prices.");

    private static readonly Parameter s_name = Parameter.Path("name", Text("The model's name or alias; it may hold slashes.", PutModel.MaxName, 1), "mock");

    private static readonly Parameter s_provider = Parameter.Query("provider", Text("The provider, where several have a model of that name.", QueryReader.MaxLength), "mock");

    private static readonly Shape s_model = Record(
        "A model.",
        ("name", Text("Its name.")),
        ("provider", Text("The provider that has it.")),
        ("provider_name", Text("What the provider calls it, where that is something else.").OrNull()),
        ("aliases", Shape.List("Its other names.", Text("A name."))),
        ("speed", Integer("1 is slow, 5 fast; null where nobody says.", 1, PutModel.BestMark).OrNull()),
        ("quality", Integer("1 is poor, 5 good; null where nobody says.", 1, PutModel.BestMark).OrNull()),
        ("capabilities", Shape.List("What it can do, as `text` or `vision`.", Text("A capability."))),
        ("context_length", Integer("Tokens that it can take in and write together; null where unknown.", 1).OrNull()),
        ("input_cost_per_million", Price("US dollars for a million tokens read; null where unknown.").OrNull()),
        ("cached_input_cost_per_million", Price("The same for tokens that the provider has cached.").OrNull()),
        ("output_cost_per_million", Price("US dollars for a million tokens written; null where unknown.").OrNull()),
        ("prices_noted_on", Day("When the prices were looked up.").OrNull()),
        ("available", Flag("Whether its provider is configured.")),
        ("default", Flag("Whether it is asked where a request names none."))).As("Model");

    public static readonly OperationDescription List = new("listModels", s_topic, "List the models that can be asked for")
    {
        Details = "All of them on one page.",
        Parameters = [Parameter.Query("provider", Text("Only models of this provider.", QueryReader.MaxLength), "mock")],
        Answers = [Paging.PageDescription.Answer("Models.", s_model)],
    };

    public static readonly OperationDescription Get = new("getModel", s_topic, "One model by name or alias")
    {
        Parameters = [s_name, s_provider],
        Answers = [Answer.Ok("The model.", s_model)],
        Faults = [Faults.NotFound],
    };

    public static readonly OperationDescription Put = new("putModel", s_topic, "Name a model, or its price, at run time")
    {
        Details = "In force in every process within seconds, over the configuration. What is left out is as configured; writing again replaces all that was written before.",
        Parameters = [s_name],
        Body = Body.Json(
            Form(
                "What is to be different from the configuration.",
                ("provider", Text("The provider; required for a model that the configuration does not know.", PutModel.MaxName)),
                ("provider_name", Text("What the provider calls it.", PutModel.MaxName)),
                ("aliases", Shape.List("Other names.", Text("A name.", PutModel.MaxName, 1), most: PutModel.MaxAliases)),
                ("speed", Integer("1 is slow, 5 fast.", 1, PutModel.BestMark)),
                ("quality", Integer("1 is poor, 5 good.", 1, PutModel.BestMark)),
                ("capabilities", Shape.List("What it can do.", Text("A capability.", PutModel.MaxName, 1), most: PutModel.MaxCapabilities)),
                ("context_length", Integer("Tokens that it can take in and write together.", 1, int.MaxValue)),
                ("input_cost_per_million", Price("US dollars for a million tokens read; never without the price of those written.")),
                ("cached_input_cost_per_million", Price("The same for tokens that the provider has cached.")),
                ("output_cost_per_million", Price("US dollars for a million tokens written.")),
                ("prices_noted_on", Day("When the prices were looked up; today unless given.")),
                ("takes_sampling", Flag("Whether it takes temperature and top_p."))).As("ModelRequest"),
            new Example("price", "A price", """{"input_cost_per_million":0.15,"output_cost_per_million":0.6,"prices_noted_on":"2026-11-21"}""")),
        Answers = [Answer.Ok("The model; something was named before.", s_model), Answer.Json(201, "The model; nothing was named before.", s_model)],
    };

    public static readonly OperationDescription Delete = new("deleteModel", s_topic, "Take back what was named at run time")
    {
        Details = "What is configured is in force again.",
        Parameters = [s_name, s_provider],
        Answers = [Answer.Nothing("It is taken back.")],
        Faults = [Faults.NotFound],
    };

    private static Shape Price(string meaning) => Number(meaning, 0, MostUsd);
}
