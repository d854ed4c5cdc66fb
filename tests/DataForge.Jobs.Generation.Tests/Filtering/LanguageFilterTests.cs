using DataForge.Jobs.Generation.Filtering.Languages;
using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Filtering;

public sealed class LanguageFilterTests
{
    /// <summary>Four sentences in each language.</summary>
    private static readonly Dictionary<string, string[]> Sentences = new()
    {
        ["en"] =
        [
            "I bought this kettle last month and it boils water very quickly.", "The handle is warm, but it is not hot.",
            "We were looking for a gift that our mother would like.", "There is a small problem with the lid when you pour.",
        ],
        ["zh"] = ["我上个月买了这个水壶，烧水很快。", "把手有点热，但是不烫。", "我们想给妈妈买一份礼物。", "倒水的时候盖子有个小问题。"],
        ["hi"] =
        [
            "मैंने यह केतली पिछले महीने खरीदी और यह पानी बहुत जल्दी उबालती है।", "हैंडल गर्म है लेकिन बहुत गर्म नहीं है।",
            "हम अपनी माँ के लिए एक उपहार देख रहे थे।", "पानी डालते समय ढक्कन में एक छोटी समस्या है।",
        ],
        ["es"] =
        [
            "Compré este hervidor el mes pasado y calienta el agua muy rápido.", "El mango está caliente, pero no quema la mano.",
            "Buscábamos un regalo que le gustara a nuestra madre.", "Hay un pequeño problema con la tapa cuando se sirve el agua.",
        ],
        ["ar"] =
        [
            "اشتريت هذا الإبريق في الشهر الماضي وهو يغلي الماء بسرعة.", "المقبض دافئ لكن هذا لا يزعجني.",
            "كنا نبحث عن هدية من أجل أمي.", "هناك مشكلة صغيرة في الغطاء عند صب الماء.",
        ],
        ["fr"] =
        [
            "J'ai acheté cette bouilloire le mois dernier et elle chauffe très vite.", "La poignée est chaude, mais elle ne brûle pas la main.",
            "Nous cherchions un cadeau pour notre mère.", "Il y a un petit problème avec le couvercle quand on verse.",
        ],
        ["bn"] =
        [
            "আমি গত মাসে এই কেটলি কিনেছি এবং এটি খুব দ্রুত পানি গরম করে।", "হাতলটি গরম কিন্তু খুব গরম না।",
            "আমরা মায়ের জন্য একটি উপহার খুঁজছিলাম।", "পানি ঢালার সময় ঢাকনায় একটি ছোট সমস্যা আছে।",
        ],
        ["pt"] =
        [
            "Comprei esta chaleira no mês passado e ela ferve a água muito depressa.", "O cabo fica quente, mas não queima a mão.",
            "Nós procurávamos um presente para a nossa mãe.", "Há um pequeno problema com a tampa quando você serve a água.",
        ],
        ["ru"] =
        [
            "Я купил этот чайник в прошлом месяце, и он очень быстро кипятит воду.", "Ручка теплая, но она не обжигает.",
            "Мы искали подарок для нашей мамы.", "Когда наливаешь воду, с крышкой есть небольшая проблема.",
        ],
        ["ur"] =
        [
            "میں نے یہ کیتلی پچھلے مہینے خریدی اور یہ پانی بہت جلدی ابالتی ہے۔", "ہینڈل گرم ہے لیکن بہت گرم نہیں ہے۔",
            "ہم اپنی ماں کے لیے ایک تحفہ دیکھ رہے تھے۔", "پانی ڈالتے وقت ڈھکن میں ایک چھوٹا مسئلہ ہے۔",
        ],
        ["id"] =
        [
            "Saya membeli ketel ini bulan lalu dan airnya mendidih dengan sangat cepat.", "Gagangnya hangat, tetapi tidak panas di tangan.",
            "Kami mencari hadiah untuk ibu kami.", "Ada masalah kecil pada tutupnya ketika air dituang.",
        ],
        ["de"] =
        [
            "Ich habe diesen Wasserkocher im letzten Monat gekauft, und er kocht sehr schnell.", "Der Griff ist warm, aber nicht heiß.",
            "Wir suchten ein Geschenk für unsere Mutter.", "Mit dem Deckel gibt es beim Ausgießen ein kleines Problem.",
        ],
    };

    public static TheoryData<string> Codes => [.. Sentences.Keys];

    [Fact]
    public void Codes_AreTheTwelveLanguagesOfTheTests() => KnownLanguages.Codes.ShouldBe(Sentences.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Passes_SentenceOfTheLanguage_OnlyWhereThatIsAskedFor(string code)
    {
        foreach (var sentence in Sentences[code])
        {
            foreach (var asked in KnownLanguages.Codes)
            {
                Passes(sentence, asked).ShouldBe(asked == code, $"{asked}: {sentence}");
            }
        }
    }

    [Theory]
    [InlineData("Blue kettle", "en", true)]
    [InlineData("Blue kettle", "de", true)]
    [InlineData("Blue kettle", "ru", false)]
    [InlineData("Чайник", "ru", true)]
    [InlineData("Der Kessel", "en", false)]
    [InlineData("42 !!!", "en", false)]
    [InlineData("Kupiłem ten czajnik w zeszłym miesiącu, szybko gotuje wodę, polecam każdemu znajomemu.", "en", false)]
    [InlineData("先月このやかんを買いましたが、すぐにお湯が沸きます。", "zh", false)]
    [InlineData("주전자가 물을 아주 빨리 끓입니다.", "zh", false)]
    public void Passes_ShortOrForeignText_AsDocumented(string text, string asked, bool passes) => Passes(text, asked).ShouldBe(passes);

    [Fact]
    public void Passes_OneOfSeveral_IsEnough()
    {
        Passes("Der Griff ist warm, aber nicht heiß.", "en", "de").ShouldBeTrue();
        Passes("La poignée est chaude, mais elle ne brûle pas.", "en", "de").ShouldBeFalse();
    }

    private static bool Passes(string text, params string[] asked) => new LanguageFilter(asked).Passes(SampleText.Of(text), default, 0);
}
