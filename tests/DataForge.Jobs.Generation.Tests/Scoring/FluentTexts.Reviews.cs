namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <content>Reviews, good and bad.</content>
internal static partial class FluentTexts
{
    private static readonly FluentText[] Reviews =
    [
        new(["wireless headphones", "commuter"],
            "I bought these wireless headphones for my daily train ride, and they have changed how I commute. The noise " +
            "cancelling is strong enough to hide the rails, yet I can still hear announcements when I press the left cup. " +
            "Battery life is honest: I charge them on Sunday and they last until Friday. My only complaint is the case, " +
            "which is too large for a jacket pocket. Still, for this price I would buy them again without thinking twice."),
        new(["stainless steel kettle", "kitchen"],
            "After three months in a busy kitchen, this stainless steel kettle still looks new. It boils a full litre in " +
            "under four minutes, and the handle stays cool the whole time. The lid is a little stiff, so you need two hands " +
            "to open it, but that also keeps it from falling when you pour. I descale it once a month with vinegar. If you " +
            "drink as much tea as we do, it is money well spent."),
        new(["robot vacuum", "pet owner"],
            "We have two long-haired cats, so I was curious whether a robot vacuum could keep up with them. It can, mostly. " +
            "The machine maps the flat in one run and then cleans room by room, and the brush does not tangle as badly as my " +
            "old one did. However, the dust bin is small; any pet owner will empty it every day. The app is clear and the " +
            "schedule works. I would take a star off for the noise, which scares the younger cat."),
        new(["hiking boots", "disappointed"],
            "I wanted to love these hiking boots, and for the first two weekends I did. They were comfortable out of the " +
            "box and kept my feet dry in wet grass. Then the sole began to peel away near the toe on the third hike, about " +
            "forty kilometres in. Customer service answered quickly, but they asked me to pay for the return, which feels " +
            "wrong for a fault like that. I am disappointed, because the fit is the best I have found."),
        new(["standing desk", "home office"],
            "The standing desk arrived in two heavy boxes, and putting it together took my partner and me about an hour. " +
            "Everything lined up, and the instructions were better than most. The motor is quiet enough to use during a " +
            "call. At full height there is a slight wobble when I type, though it has never bothered me. For a small home " +
            "office it is exactly right: the top is deep enough for two screens and it still leaves room to walk past."),
        new(["espresso machine", "beginner"],
            "As a complete beginner I was nervous about buying an espresso machine, but this one made it easy. The manual " +
            "explains how fine to grind and how hard to press, and the gauge on the front shows when you got it right. My " +
            "first cups were sour. By the end of the week, they were better than the ones from the café downstairs. Cleaning " +
            "takes five minutes each evening. It is not cheap, but I have already stopped buying coffee on the way to work."),
        new(["mystery novel", "slow"],
            "This mystery novel takes its time, and that is both its charm and its weakness. The first hundred pages follow " +
            "a retired postman through a village where everybody lies about something small. It is slow, and I nearly put it " +
            "down. Then a letter turns up that was posted forty years ago, and every one of those small lies begins to " +
            "matter. The ending is fair: all the clues were there. Readers who like puzzles will forgive the long walk."),
        new(["budget laptop", "student"],
            "For a student who writes essays and watches lectures, this budget laptop is fine. The keyboard has real travel, " +
            "the screen is bright enough for a library, and it wakes up in a second. Don't expect it to run games or edit " +
            "video; the fan starts to howl as soon as you try. I got nine hours from the battery with the brightness at " +
            "half. The speakers are poor, so you will want headphones. At this price, I think the trade is a good one."),
        new(["garden hose", "terrible"],
            "This is the worst garden hose I have ever owned. It kinks if you so much as look at it, and the water stops " +
            "each time. I spent more of the summer walking back to untwist it than watering. In August the brass fitting " +
            "began to drip, and a week later it came off in my hand. The seller told me that hoses are not covered by the " +
            "warranty. A terrible product, and a terrible answer. Save your money and buy something made of rubber."),
        new(["hotel", "Lisbon", "family"],
            "We stayed in this hotel in Lisbon for five nights with two children, and it suited our family well. The rooms " +
            "are simple but spotless, and the beds were comfortable. Breakfast was a highlight, with fresh fruit and warm " +
            "custard tarts every morning. The street can be loud until midnight, so ask for a room at the back. From the " +
            "door it is ten minutes on foot to the river, and the tram stops right outside. We would gladly come back."),
        new(["running watch"],
            "The running watch finds its satellites in seconds, even between tall buildings. I compared three routes with a " +
            "measured track and it was never off by more than one percent. Heart rate is another matter: in cold weather it " +
            "jumps around until I have warmed up. The strap is soft and does not itch. What I like most is how little it " +
            "nags. It shows my pace, it counts the kilometres, and then it leaves me alone."),
        new(["online course", "data analysis"],
            "I finished this online course on data analysis last week, and I would recommend it to anyone who already knows " +
            "some spreadsheets. The lessons are short, and each ends with an exercise on real figures from a bus company. " +
            "Because the data is messy, you learn to clean it before you draw anything. The part about statistics moves too " +
            "fast; I had to watch it twice. Still, by the end I could answer questions at work that I used to pass on."),
    ];
}
