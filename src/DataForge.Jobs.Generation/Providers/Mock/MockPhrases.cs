namespace DataForge.Jobs.Generation.Providers.Mock;

/// <summary>
/// The mock's stock of sentences and of the words that go into them. In a sentence <c>{t}</c> is the prompt's topic and
/// <c>{k}</c> its next key phrase; both always stand where singular and plural read alike.
/// </summary>
internal static class MockPhrases
{
    public static readonly MockSentence[] Openers = MockSentence.All(
        "{p} from {c} asked me about the {t}, and after {n} days of {u} use I can finally give a fair answer.",
        "I picked up the {t} in {c} {n} days ago, mostly because {p} kept talking about {u} use.",
        "After {n} days with the {t} in {c}, {p} and I have put it through plenty of {u} use.",
        "My friend {p} brought the {t} over from {c}, and it has seen {n} days of {u} use since.",
        "We ordered the {t} for {p} in {c} and kept notes through {n} days of {u} use.",
        "{p} and I compared the {t} with two rivals in {c} during {n} days of {u} use.",
        "It took {n} days of {u} use in {c} before {p} and I agreed about the {t}.",
        "Here in {c} the {t} had to survive {n} days of {u} use by me and by {p}.");

    public static readonly MockSentence[] Praise = MockSentence.All(
        "The {k} impressed me from the first {m}, because the {s} feels {g} and {g}.",
        "What I love most about the {k} is how {g} the {s} remains on a busy {m}.",
        "Setup was easy, and the {s} worked perfectly with everything else in my {r}.",
        "Every {m} I notice another thoughtful detail about the {s}, which makes me happy.",
        "For anyone who cares about {k}, this is an excellent choice at a fair price.",
        "The {s} turned out to be {g}, and {p} was delighted with it as well.",
        "Compared with my old one, the {s} is clearly better and far more {g}.",
        "Even the {s} looks wonderful in my {r}, and guests ask about it every {m}.",
        "Customer support answered within {n} minutes and was friendly, patient and {g}.",
        "I would happily recommend the {k} to {p}, to my family and to anyone in {c}.",
        "Thanks to the {k}, my usual {m} has become a great deal more pleasant.",
        "The quality of the {s} is amazing, and nothing rattles, bends or fades.",
        "It saves me roughly {n} minutes each {m}, which is a fantastic result.",
        "When it comes to {k}, very few alternatives are this {g} and reliable.",
        "The {s} has been brilliant, so the whole {r} now feels more {g}.",
        "Best of all, the {s} stays {g}, and I never worry about the {k}.");

    public static readonly MockSentence[] Plain = MockSentence.All(
        "The box contained the main unit, a short manual and a spare {s} for later.",
        "My {r} is rather small, so the {k} and the size of the {s} mattered.",
        "In addition, {p} measured the {s} twice and found the same value each {m}.",
        "The manual describes the {k} on page {n} and lists three settings for the {s}.",
        "Delivery to {c} took {n} hours, and the courier left the parcel in the {r}.",
        "As for the {k}, the label promises little and keeps its word.",
        "On a normal {m} the {s} runs for about {n} minutes before it needs attention.",
        "There are two versions, and the one sold in {c} comes with another {s}.",
        "Meanwhile {p} keeps the older model in the {r} and uses it every {m}.",
        "You can change the {s} with one hand, although the first try takes a {m}.",
        "For the {k} the shop in {c} gave me a warranty of {n} months.",
        "Because the {s} is made of one piece, cleaning it takes about {n} seconds.",
        "Also, the label mentions a test of the {k} in {c} over {n} hours.",
        "The colour of the {s} matches the photographs, and so does the part about {k}.",
        "Before the second {m} I had read everything that {p} wrote about the {k}.",
        "Since then the {s} has stayed in the {r}, next to the window.");

    public static readonly MockSentence[] Complaint = MockSentence.All(
        "Unfortunately the {s} feels {b}, and it became worse after the second {m}.",
        "The {k} disappointed me, because the {s} was {b} straight out of the box.",
        "Support in {c} needed {n} days to reply, and the answer was {b} and useless.",
        "It is annoying that the {s} fails whenever the {m} gets busy.",
        "For that much money, a {b} {s} is a poor and frustrating result.",
        "Sadly, {p} had the same problem with the {k} and sent everything back.",
        "The noise of the {s} is terrible, so I cannot keep it in my {r}.",
        "I regret the purchase, since the {k} turned out to be {b} and overpriced.",
        "However, the {s} broke within {n} hours, a bad sign for the {k}.",
        "Worst of all, the {s} looks {b} and ruins the {k} in a small {r}.",
        "Anyone who expects decent {k} will find this {b} and disappointing.",
        "After {n} failed attempts I gave up on the {s}, angry and tired.");

    public static readonly MockSentence[] GoodEndings = MockSentence.All(
        "Overall I am very happy with the {t} and would buy it again next {m}.",
        "All things considered, the {t} earned a permanent and {g} place in my {r}.",
        "If {p} asks once more, my advice about the {t} is simple: go for it.",
        "In short, the {t} turned a dull {m} into a {g} one.",
        "My verdict on the {t} is {g}, and {p} fully agrees with me.",
        "For people in {c} who want the {t}, this is a great and {g} option.");

    public static readonly MockSentence[] BadEndings = MockSentence.All(
        "Overall I am unhappy with the {t} and would not buy it again.",
        "All things considered, I call the {t} a {b} deal and send mine back to {c}.",
        "If {p} asks once more, my advice about the {t} is simple: avoid it.",
        "In short, the {t} turned a pleasant {m} into a {b} one.",
        "My verdict on the {t} is negative, and {p} sadly agrees with me.",
        "For people in {c} who want the {t}, almost anything else is less {b}.");

    public static readonly MockSentence[] EvenEndings = MockSentence.All(
        "Overall I find the {t} average, with strong and weak sides.",
        "All things considered, I keep the {t} in my {r} and neither love nor hate it.",
        "If {p} asks once more, my advice about the {t} is to compare first.",
        "In short, the {t} neither changed my {m} nor spoiled it.",
        "My verdict on the {t} is mixed, and {p} sees it the same way.",
        "For people in {c} who want the {t}, there are several similar options.");

    /// <summary>Before a near-copy; none is longer than three words.</summary>
    public static readonly string[] CopyPrefixes =
        ["My honest view. ", "A quick update. ", "As promised. ", "For the record. ", "Short version. ", "Second attempt. ", "Edited today. ", "Full review. "];

    /// <summary>After a near-copy; none is longer than four words.</summary>
    public static readonly string[] CopySuffixes =
        [" That is all.", " Hope this helps.", " More next month.", " Questions are welcome.", " Thanks for reading.", " See you around.", " Photos will follow.", " End of story."];

    // Sixty-four each: an ordinal's bits pick one apiece, so that openings never repeat by accident.
    public static readonly string[] People = Words(
        "Amara Anton Beatriz Bela Carla Cedric Dalia Dmitri Elena Emeka Farid Fiona Goran Greta Hana Hector Ida Imran Ines Ivan Jonas Julia Kai Keiko Lars Leila Luca Mabel Marta Milan Mina Nadia Nils Nora Olga Omar Paolo Petra Quentin Rania Rosa Ruben Sara Selim Silke Simon Tariq Tessa Theo Tomas Uma Ursula Vera Viktor Wanda Wei Xenia Yara Yusuf Zoe Zoltan Abel Clara Dora");

    public static readonly string[] Cities = Words(
        "Aarhus Antwerp Athens Bergen Berlin Bilbao Bologna Bordeaux Bristol Brno Cairo Cardiff Chicago Cologne Cork Dakar Delft Denver Dublin Durban Essen Geneva Genoa Ghent Gothenburg Granada Graz Hamburg Hanoi Helsinki Innsbruck Istanbul Jakarta Kyoto Leeds Leipzig Lima Lisbon Ljubljana Lyon Malaga Malmo Manila Marseille Milan Montreal Nairobi Nantes Naples Oporto Osaka Oslo Ottawa Padua Prague Quito Riga Rotterdam Seville Tallinn Toronto Turin Utrecht Zagreb");

    public static readonly string[] Uses = Words(
        "daily weekly careful constant regular heavy light outdoor indoor casual serious private shared morning evening weekend holiday winter summer seasonal professional domestic ordinary unusual intensive relaxed patient curious frequent occasional demanding gentle rough everyday practical creative nightly early late quiet busy urban rural remote mobile solo joint public steady rapid slow brief extended repeated measured planned sudden simple complex varied mixed typical honest sober thorough");

    public static readonly string[] Subjects = Words(
        "surface handle battery design finish cover button display strap hinge material texture sound weight shape lid cable stand frame grip sensor switch filter motor lining seam coating edge base panel clip menu");

    public static readonly string[] Moments = Words(
        "morning evening weekend afternoon week day season trip session visit month night holiday journey meeting hour");

    public static readonly string[] Rooms = Words(
        "kitchen office studio garden workshop bedroom hallway garage cabin apartment library classroom balcony attic basement shop");

    public static readonly string[] Good = Words(
        "comfortable sturdy elegant reliable smooth quiet bright clever solid pleasant impressive beautiful useful dependable excellent superb lovely crisp practical generous");

    public static readonly string[] Bad = Words(
        "flimsy awkward unreliable noisy clumsy dull cheap disappointing fragile messy sluggish ugly confusing wobbly bland faulty");

    private static string[] Words(string list) => list.Split(' ');
}
