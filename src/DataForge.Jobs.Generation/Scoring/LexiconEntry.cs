namespace DataForge.Jobs.Generation.Scoring;

/// <summary>What the English lexicon knows of a word.</summary>
/// <param name="Roles">The parts it plays in a sentence; none for a word that is not listed.</param>
/// <param name="Polarity">−3 (hateful) to 3 (wonderful); 0 says nothing.</param>
internal readonly record struct LexiconEntry(WordRole Roles, sbyte Polarity);

/// <summary>The parts that English function words play, as far as the scores tell them apart.</summary>
[Flags]
internal enum WordRole : uint
{
    None = 0,
    Function = 1,
    Article = 1 << 1,
    Possessive = 1 << 2,

    /// <summary>A preposition that needs something after it: <c>of</c>, <c>at</c>, <c>from</c> …</summary>
    StrictPreposition = 1 << 3,

    /// <summary>A preposition that may also end a phrase: <c>in</c>, <c>up</c>, <c>over</c> …</summary>
    LoosePreposition = 1 << 4,
    Conjunction = 1 << 5,
    FiniteBe = 1 << 6,
    FiniteHave = 1 << 7,
    Modal = 1 << 8,
    FiniteDo = 1 << 9,
    SubjectPronoun = 1 << 10,
    To = 1 << 11,

    /// <summary>Points back to something said before: <c>it</c>, <c>this</c>, <c>they</c> …</summary>
    Anaphor = 1 << 12,

    /// <summary>Speaks of the writer: <c>I</c>, <c>my</c>, <c>we</c> …</summary>
    FirstPerson = 1 << 13,

    /// <summary>Speaks to the reader.</summary>
    SecondPerson = 1 << 14,

    /// <summary>Ties a sentence to the one before it: <c>however</c>, <c>because</c>, <c>then</c> …</summary>
    Connective = 1 << 15,

    /// <summary>Turns the polarity of what follows.</summary>
    Negation = 1 << 16,

    /// <summary>Strengthens the polarity of what follows.</summary>
    Intensifier = 1 << 17,

    /// <summary>Weakens the polarity of what follows.</summary>
    Diminisher = 1 << 18,

    /// <summary>A full stop after it need not end a sentence: <c>Mr</c>, <c>vs</c> …</summary>
    Abbreviation = 1 << 19,

    /// <summary>Sounds a vowel although it begins with a consonant: wants <c>an</c>.</summary>
    VowelSound = 1 << 20,

    /// <summary>Sounds a consonant although it begins with a vowel: wants <c>a</c>.</summary>
    ConsonantSound = 1 << 21,

    /// <summary>An idiom may begin with it.</summary>
    IdiomStart = 1 << 22,

    /// <summary>What follows weighs more than what came before: <c>but</c>, <c>however</c> …</summary>
    Contrast = 1 << 23,

    /// <summary>What it opens weighs less than what comes after: <c>although</c>, <c>despite</c> …</summary>
    Concession = 1 << 24,

    /// <summary>With <c>enough</c> after it, no negation: "can't praise it enough".</summary>
    Inability = 1 << 25,

    /// <summary>Something was not done; where nothing else is said, somebody minds: "nobody answers".</summary>
    Refusal = 1 << 26,
}
