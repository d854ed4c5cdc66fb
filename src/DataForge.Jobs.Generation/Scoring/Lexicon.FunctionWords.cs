namespace DataForge.Jobs.Generation.Scoring;

/// <content>Function words by role; a word may stand in several rows.</content>
internal static partial class Lexicon
{
    private static readonly (WordRole Roles, string Words)[] FunctionWords =
    [
        (WordRole.Function | WordRole.Article, "a an the"),
        (WordRole.Function | WordRole.Possessive, "my your our their its"),
        (WordRole.Function | WordRole.StrictPreposition, "of at from into upon with"),
        (WordRole.Function | WordRole.LoosePreposition,
            "in on by for over under up down out off about through around between against during without within " +
            "across behind beyond near along among onto toward towards until till since before after above below " +
            "despite except per via like unlike throughout beside besides"),
        (WordRole.Function | WordRole.Conjunction, "and or but nor"),
        (WordRole.Function | WordRole.FiniteBe, "is are was were am"),
        (WordRole.Function | WordRole.FiniteHave, "has have had"),
        (WordRole.Function | WordRole.Modal, "will would can could should might must may shall"),
        (WordRole.Function | WordRole.FiniteDo, "does did do"),
        (WordRole.Function | WordRole.To, "to"),
        (WordRole.Function | WordRole.SubjectPronoun, "i he she we they"),
        (WordRole.Function,
            "be been being doing having me him her us them his hers mine yours ours theirs myself yourself himself " +
            "herself itself ourselves themselves who whom whose which what when where why how if whether as than " +
            "not no nor so too very just only even also still yet again ever never always often sometimes there here " +
            "all any both each few more most much many other others another some such same own every either neither " +
            "one two three it this that these those you let lets because although though while unless rather quite " +
            "really almost already enough perhaps maybe somewhat something anything nothing everything someone " +
            "anyone everyone nobody none several less least well now then once soon later upon itself etc yes " +
            "isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't haven't hasn't " +
            "hadn't mustn't cannot ain't i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've " +
            "we'd we'll they're they've they'd they'll that's there's what's who's here's let's it'll it'd that'll"),
        (WordRole.Anaphor,
            "it this that these those they them their its he she his her him such both either neither another other " +
            "others each one it's that's they're he's she's it'll it'd that'll they've they'd they'll same again " +
            "there itself themselves"),
        (WordRole.FirstPerson, "i me my mine we us our ours i'm i've i'd i'll we're we've we'd we'll myself"),
        (WordRole.SecondPerson, "you your yours you're you've you'd you'll yourself"),
        (WordRole.Connective,
            "and but or so because however therefore thus hence moreover furthermore additionally also besides then " +
            "next first firstly second secondly third thirdly finally lastly meanwhile afterwards afterward later " +
            "eventually subsequently consequently accordingly nevertheless nonetheless still yet instead otherwise " +
            "although though while whereas since when once after before until if unless overall similarly likewise " +
            "conversely indeed specifically namely even despite as ultimately alternatively plus too soon now today"),
        (WordRole.Negation,
            "not no never nor neither none nobody nothing without hardly barely scarcely isn't aren't wasn't weren't " +
            "don't doesn't didn't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't mustn't cannot ain't " +
            "lacks lacking lack less fewer " +
            "fixes fixed resolve resolves resolved solves solved eliminates eliminated cured prevents prevented relieves relieved removes removed reduces reduced"),
        (WordRole.Contrast, "but however nevertheless nonetheless"),
        (WordRole.Concession, "although though despite while whereas"),
        (WordRole.Inability, "can't cannot couldn't"),
        (WordRole.Refusal, "doesn't didn't won't can't cannot couldn't never nobody"),
        (WordRole.Intensifier,
            "very really extremely incredibly absolutely truly so too especially remarkably highly totally completely " +
            "utterly thoroughly exceptionally super deeply insanely hugely"),
        (WordRole.Diminisher, "only somewhat slightly fairly quite rather almost mildly partly partially mostly little"),
        (WordRole.Abbreviation,
            "mr mrs ms dr prof st jr sr vs etc inc ltd co corp dept approx ave rd blvd sgt capt lt " +
            "jan feb apr jun jul aug sep sept oct nov dec"),
        (WordRole.VowelSound,
            "hour hours hourly honest honestly honor honour honorable honourable heir heirs heirloom heirlooms " +
            "mba mp fbi sms html lcd led hdmi ssd mri nfc rpg xml http sql"),
        (WordRole.ConsonantSound,
            "one once user users useful useless usual usually usable usage unique unit units united universal universe " +
            "university union uniform unison unified european euro euros eulogy ubiquitous utility utensil utopian " +
            "unicorn used use using urine uranium eucalyptus ukulele url usb uk us u unanimous unilateral"),
    ];
}
