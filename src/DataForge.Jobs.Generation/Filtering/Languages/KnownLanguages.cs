using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Filtering.Languages;

/// <summary>
/// The twelve languages with the most speakers (Ethnologue, 2024), each with its commonest words. The lists are this
/// project's own.
/// </summary>
internal static class KnownLanguages
{
    public static IReadOnlyList<Language> All { get; } =
    [
        Of("en", Script.Latin,
            "the of and to a in is it you that he was for on are as with his they I at be this have from or had by not but " +
            "what all were we when your can there an which their if do will how them then she many some so these would " +
            "has her him my who its been than our out up into just about after only very don't it's I'm more me because"),
        Of("zh", Script.Han, ""),
        Of("hi", Script.Devanagari,
            "है हैं था थे थी में की के का और से को ने पर यह वह ये वे एक नहीं भी हो कर गया गई तो इस उस ही लिए साथ जो मैं हम आप " +
            "मेरे मेरी मेरा हमारे अपने अपनी बहुत कि या लेकिन कुछ सब जब तक रहा रही रहे होता होती कोई क्या मुझे उन्हें इसे बाद"),
        Of("es", Script.Latin,
            "el la los las un una unos de del que y en a por para con no se es su lo como más pero sus le ya o este sí porque " +
            "esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra " +
            "otros ese eso mi tu era fue son está están estaba ser tiene al yo nuestra nuestro usted"),
        Of("ar", Script.Arabic,
            "في من على إلى أن إن هذا هذه التي الذي كان كانت لا ما لم لن هو هي عن مع كل بعد قبل بين أو ثم قد حتى إذا كما نحن " +
            "أنا أنت هم ذلك تلك عند عندما لكن أيضا جدا بعض غير وقد وهو وهي ولا ومن وفي يكون منذ هناك لها له فيه فيها بها به"),
        Of("fr", Script.Latin,
            "le la les un une des de du et à en que qui dans pour pas sur il elle est ce cette avec au aux se son sa ses ne plus " +
            "par je nous vous ils elles mais ou où comme si tout très bien était sont être avoir ont été fait leur leurs même sans " +
            "mon ma mes notre votre c'est j'ai n'est qu'il d'un d'une l'on on donc y aussi cela après depuis"),
        Of("bn", Script.Bengali, "এবং ও এই একটি করে আমি তার না থেকে করা হয় জন্য যে আমার আমাদের তিনি সে খুব আছে ছিল কিন্তু"),
        Of("pt", Script.Latin,
            "o a os as um uma de do da dos das em no na nos nas que e é para com não por mais se como mas foi ao ele ela à seu sua " +
            "ou quando muito já eu também só pelo pela até isso entre depois sem mesmo aos seus quem me esse esta você nós " +
            "são está estava tem têm ser há meu minha este num numa foram isto ainda"),
        Of("ru", Script.Cyrillic,
            "и в не на я что он с это как а по но они мы она так его за был от то все у же вы бы ее к из для очень была было были мне " +
            "меня нас где когда если только о еще уже мой моя есть при до или их чтобы который которая которые после быть можно"),
        Of("ur", Script.Arabic,
            "ہے ہیں تھا تھے تھی میں کی کے کا اور سے کو نے پر یہ وہ ایک نہیں بھی ہو کر گیا گئی تو اس ان ہی لیے ساتھ جو ہم آپ میرے میری " +
            "میرا ہمارے اپنے اپنی بہت کہ یا لیکن کچھ سب جب تک رہا رہی رہے ہوتا ہوتی کوئی کیا مجھے بعد"),
        Of("id", Script.Latin,
            "yang dan di ini itu untuk dengan dari tidak akan pada ke adalah saya kami kita mereka dia ada juga dalam oleh karena " +
            "atau sudah bisa telah sangat lebih seperti hanya saat sebuah orang anda harus dapat bahwa tetapi tapi jika masih " +
            "lagi setelah sebelum antara hari menjadi banyak semua nya kamu aku bukan belum ketika agar serta para"),
        Of("de", Script.Latin,
            "der die das und ist in zu den von mit nicht ein eine einen einem einer auf für im dem des sich auch es an als wie bei " +
            "aus er sie wir ich nach war hat sind noch aber oder um wird am so zum zur sehr nur wenn mir mich uns haben werden " +
            "kann durch über vor bis mein meine unser ihr ihre sein seine dass weil schon hier dann keine was"),
    ];

    /// <summary>Their codes.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(language => language.Code)];

    private static Language Of(string code, Script script, string words) => new(code, script, [.. HashesOf(words)]);

    private static IEnumerable<ulong> HashesOf(string words)
    {
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // Taken apart as samples are, so that both come to the same hash.
            var taken = SampleText.Of(word).Words;
            if (taken.Length == 1)
            {
                yield return taken[0].Hash;
            }
        }
    }
}
