namespace DataForge.Jobs.Generation.Tests.Scoring;

/// <content>Explanations, instructions, stories and reports.</content>
internal static partial class FluentTexts
{
    private static readonly FluentText[] Prose =
    [
        new(["photosynthesis", "children"],
            "Plants make their own food, and the way they do it is called photosynthesis. Think of every leaf as a tiny " +
            "kitchen. The roots bring water up from the soil, and small holes in the leaf let in air. Sunlight is the fire on " +
            "the stove. With its energy, the leaf turns water and air into sugar, which feeds the whole plant. What is left " +
            "over is oxygen, and that is the part of the air that children, cats and elephants need to breathe."),
        new(["sourdough bread", "recipe"],
            "To make sourdough bread, feed your starter the evening before, so that it is lively in the morning. Mix it with " +
            "flour and water, wait half an hour, and then add the salt. For the next four hours, fold the dough every thirty " +
            "minutes. It will become smooth and full of air. Shape it into a ball, put it in a basket, and leave it in the " +
            "fridge overnight. This recipe needs a hot oven and a heavy pot; the steam inside gives the loaf its crust."),
        new(["lighthouse keeper", "storm"],
            "The storm had been coming since noon, and by evening the lighthouse keeper could no longer see the harbour. He " +
            "climbed the stairs with the oil can in one hand and the rail in the other. Halfway up, the whole tower moved. It " +
            "was only a little, the way a tree moves, but he had never felt it before. When he reached the lamp, it was still " +
            "burning. He sat down beside it and began to count the waves, because counting was better than listening."),
        new(["solar panels", "cost", "homeowners"],
            "Solar panels have become so cheap that the roof now often costs more than what is put on it. For homeowners, the " +
            "main question is no longer whether they pay for themselves, but how soon. In sunny regions it takes about six " +
            "years; further north it may be ten. A battery raises the cost, yet it also lets a family use its own power in the " +
            "evening, when prices are high. Anyone who plans to stay in the house for long should at least ask for an offer."),
        new(["marathon", "training plan"],
            "A good training plan for a marathon starts with patience. During the first six weeks you should run slowly, so " +
            "slowly that you could talk the whole time. These easy kilometres build the base on which everything else stands. " +
            "After that, add one faster run each week, and make the long run on Sunday a little longer every time. Two weeks " +
            "before the race, cut the distance in half. You will feel restless, but your legs need the break more than you do."),
        new(["city council", "bicycle lanes"],
            "The city council voted on Tuesday to build eleven kilometres of new bicycle lanes by the end of next year. Most of " +
            "them will run along the two main roads between the station and the university. Shop owners had warned that they " +
            "would lose parking spaces, and about ninety of these will indeed disappear. In return, the council promised wider " +
            "pavements and loading zones. \"Nobody gets everything,\" said the mayor after the vote, \"but everybody gets home alive.\""),
        new(["database index", "junior developers"],
            "A database index works like the index at the back of a book. Without it, finding a name means reading every page. " +
            "With it, you look the name up in a sorted list and jump straight to the right place. The price is that each change " +
            "to the book also changes the list, so writing becomes a bit slower. Junior developers often add an index to every " +
            "column, just in case. It is better to look at the slow queries first, and then to add the one that they need."),
        new(["coral reefs", "warming oceans"],
            "Coral reefs cover less than one percent of the sea floor, yet a quarter of all marine species depend on them. " +
            "Corals live together with tiny algae that feed them and give them their colour. In warming oceans this partnership " +
            "breaks down: the corals push the algae out and turn white. If the water cools within a few weeks, they can recover. " +
            "If it does not, they starve. Since 1998, the world has seen four such events, and each was larger than the last."),
        new(["grandmother", "sewing machine"],
            "My grandmother kept her sewing machine by the window, where the light was best. As children we were not allowed to " +
            "touch it, and so of course we did. One afternoon my brother sewed the sleeve of his own shirt shut while he was " +
            "wearing it. She found us under the table, him crying and me laughing. She did not scold us. Instead, she took a " +
            "small pair of scissors from her apron and showed us both, slowly, how to undo a seam."),
        new(["first aid", "burns"],
            "If someone has burned a hand, cool it under running water for at least ten minutes. The water should be cool " +
            "rather than icy, since ice can harm the skin even more. Take off rings and watches before the hand begins to swell. " +
            "Never put butter or toothpaste on burns; they keep the heat in and make cleaning painful. Cover the place loosely " +
            "with something clean. Call a doctor if the burn is larger than the palm, or if the person is a small child."),
        new(["remote work", "productivity"],
            "Studies of remote work rarely agree, and the reason is simple: they do not measure the same thing. Firms that count " +
            "finished tasks tend to find that productivity rises, because people at home are interrupted less often. Those that " +
            "look at new ideas find the opposite, since ideas are born in talks that nobody planned. Both may be right. What " +
            "seems to work best is a rhythm in which quiet days at home are followed by crowded days together."),
        new(["chess", "opening", "beginners"],
            "Beginners often ask which chess opening they should learn first. The honest answer is that it hardly matters. Put " +
            "a pawn in the centre, bring out your knights and bishops, and move your king to safety. If you follow these three " +
            "rules, you will reach a decent position against almost anyone. What loses games at this level is not the opening " +
            "but the piece that was left without a guard. So before every move, look at what your opponent is attacking."),
        new(["night market", "street food"],
            "The night market opens when the offices close. Within half an hour, the empty square is full of smoke, lamps and " +
            "people pushing past one another with paper bowls. You can eat your way along a single row: dumplings first, then " +
            "grilled squid, then a bag of tiny pancakes that burn your fingers. Street food is cheap here, but it is never " +
            "careless. Most of the cooks make only one dish, and they have been making it for twenty years."),
        new(["honey bees", "winter"],
            "Honey bees do not sleep through the winter. When it gets cold, they gather in a tight ball around their queen and " +
            "shiver. Thousands of small muscles keep the middle of the ball as warm as a summer day, even if there is snow on " +
            "the roof of the hive. The bees take turns: those on the outside slowly move in, and those inside move out. All of " +
            "this costs energy, and so they live on the honey that they stored in the months before."),
        new(["used car", "checklist"],
            "Bring somebody with you when you look at a used car, because four eyes see more than two. Start with the cold " +
            "engine: if it is already warm, ask why. Check the tyres, since uneven wear can point to a bent axle. Open and close " +
            "every door. During the test drive, turn the radio off and listen. Afterwards, compare the mileage with the last " +
            "service papers. A short checklist keeps you from falling in love too early, which is what the seller hopes for."),
        new(["volcano", "island", "evacuation"],
            "The volcano had been quiet for two hundred years when the ground on the island started to shake. At first there " +
            "were ten tremors a day, then hundreds. The scientists who watched it had only three old instruments, but they agreed " +
            "that something was rising. The evacuation began on a Sunday, with every fishing boat that could float. By Tuesday, " +
            "four thousand people were safe on the mainland. On Wednesday morning, the summit broke open."),
    ];
}
