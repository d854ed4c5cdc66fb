namespace DataForge.Jobs.Generation.Columns;

/// <summary>
/// What persons are made of: this project's own lists of common names and of cities, put together by hand. They say
/// nothing about how common a name is, and any combination that is somebody's name is chance. Part of what a seed
/// means, so they never change; a longer list would be a list of another name.
/// </summary>
internal static class PersonLists
{
    /// <summary>64 first names.</summary>
    public static readonly string[] FirstNames =
    [
        "Ada", "Alina", "Amara", "Amir", "Ana", "Anders", "Aylin", "Ben", "Carla", "Carlos", "Chen", "Clara", "Dalia", "Daniel", "Diego", "Elena",
        "Elif", "Emeka", "Emma", "Erik", "Fatima", "Felix", "Finn", "Giulia", "Grace", "Hana", "Hugo", "Ibrahim", "Ines", "Isaac", "Ivana", "James",
        "Jana", "Jin", "Jonas", "Julia", "Kaito", "Karim", "Lars", "Laura", "Leila", "Leo", "Lin", "Lucia", "Marco", "Maria", "Maya", "Mei",
        "Milan", "Nadia", "Nina", "Noah", "Olga", "Omar", "Pablo", "Priya", "Rafael", "Ravi", "Rosa", "Samuel", "Sofia", "Tariq", "Yuki", "Zoe",
    ];

    /// <summary>64 last names.</summary>
    public static readonly string[] LastNames =
    [
        "Adeyemi", "Aguilar", "Ahmed", "Andersson", "Baker", "Becker", "Bianchi", "Carter", "Castro", "Chowdhury", "Costa", "Cruz", "Demir", "Diallo", "Dubois", "Evans",
        "Farouk", "Fischer", "Fontaine", "Garcia", "Gomez", "Gruber", "Haddad", "Hansen", "Hughes", "Ito", "Ivanov", "Jansen", "Jensen", "Kaya", "Keller", "Khan",
        "Kim", "Kowalski", "Kumar", "Laurent", "Lee", "Lopez", "Marino", "Martin", "Mensah", "Meyer", "Moreau", "Nakamura", "Ndlovu", "Novak", "Okafor", "Oliveira",
        "Olsen", "Park", "Patel", "Petrov", "Reyes", "Ricci", "Rossi", "Santos", "Sato", "Schmidt", "Silva", "Tanaka", "Turner", "Vargas", "Walker", "Weber",
    ];

    /// <summary>48 cities.</summary>
    public static readonly string[] Cities =
    [
        "Accra", "Amsterdam", "Athens", "Auckland", "Bangkok", "Barcelona", "Berlin", "Bogota", "Boston", "Brussels", "Budapest", "Cairo",
        "Cape Town", "Chicago", "Copenhagen", "Dakar", "Delhi", "Dublin", "Hamburg", "Hanoi", "Helsinki", "Istanbul", "Jakarta", "Kyoto",
        "Lagos", "Lima", "Lisbon", "London", "Lyon", "Madrid", "Manila", "Melbourne", "Milan", "Montreal", "Mumbai", "Nairobi",
        "Osaka", "Oslo", "Porto", "Prague", "Quito", "Santiago", "Seoul", "Stockholm", "Toronto", "Tunis", "Vienna", "Warsaw",
    ];
}
