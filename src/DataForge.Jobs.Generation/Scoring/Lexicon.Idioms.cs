namespace DataForge.Jobs.Generation.Scoring;

/// <content>Words that mean something else together; the polarity is that of the whole. 0 takes it from its words.</content>
internal static partial class Lexicon
{
    private static readonly (sbyte Polarity, string Phrases)[] IdiomLists =
    [
        (0,
            "with patience, issue of, apologised for the mistake, apologized for the mistake, apologised for the, " +
            "apologized for the, common cold, cut in, close by, short story, short stories, sharp turn, sharp knife, " +
            "quick guide, quick start, clear glass, clear water, bright red, soft cheese, fast food, fast lane, " +
            "special edition, rich in, fixed price, fixed term, trade union, hit the road, record hit, " +
            "emergency exit, lost and found, burn rate, sun burn, " +
            "noise cancelling, noise canceling, perfectly good, perfectly fine, light breeze, free seats, " +
            "'d like, a flat, air pressure, an average, an issue with the, as well, at best, at least, average of, " +
            "award ceremony, award winner of, best before, best known, best practice, best practices, best regards, " +
            "better known, blood pressure, book fair, cheap flights, clean the, clean up, cleaning up, clear of, clear up, " +
            "close to, cold front, cold water, cool down, cooling down, cost of, customer support, dark blue, dark brown, " +
            "dark green, dark grey, dark red, dead end street, dead sea, death certificate, dry cleaner, dry season, " +
            "easy going, error message, error messages, error rate, fair trade, feel free, fine art, fine arts, fire alarm, " +
            "fire brigade, fire department, fire station, first flat, first issue, flat above, flat screen, " +
            "free of charge for, free time, fresh water, gift card, gift cards, gift shop, good afternoon, good evening, " +
            "good morning, hard copy, hard disk, hard drive, heavy duty, her flat, high quality control, his flat, i wonder, " +
            "i'd like, in case of fire, interest rate, interest rates, issue of, kind of, kind regards, late autumn, " +
            "late spring, late summer, late winter, lately, latest issue, light blue, light switch, mad about, miss the bus, " +
            "my flat, nice to meet you, no doubt, no less, on average, on top, original version, our flat, plain text, " +
            "plus sign, positive or, pressure cooker, pretty much, problem set, problem sets, problem solving, " +
            "quality control, question mark, rich text, safe deposit, second flat, sharp left, sharp right, soft drink, " +
            "soft drinks, sour cream, super market, support desk, support team, sweet potato, sweet potatoes, " +
            "technical support, thanks to, the average, the fair, the flat, the issue, the top, this issue of, top floor, " +
            "top left, top of, top right, top shelf, trade fair, true or false, value added, we'd like, welcome desk, " +
            "welcome letter, well as, well known, well water, win or, world fair, worth of, would like"),
        (1,
            "just the right amount, grips well, grip well, holds well, hold well, holds up, hold up, held up, worked well, " +
            "did well, does well, covers well, cover well, keeps well, gave us free, gave me free, free cookies, free drink, " +
            "free drinks, free coffee, free upgrade, stays sharp, stay sharp, stays cool, stay cool, keeps cool, " +
            "keeps me warm, keeps me dry, keeps us warm, stays warm, find and i found, a lot of help, feel included, " +
            "feels natural, natural feel, made it easy, makes it easy, paid off, pays off, pays well, as expected, " +
            "no longer hurts, up and running, got the job, long lasting, lasts long, lasts for days, lasts all day, " +
            "all good, also like, and kind, are kind, as advertised, as described, as good as, as promised, at ease, " +
            "at no cost, been kind, cost effective, do like, easy on, easy to, error free, exactly what, fits well, " +
            "for free, free breakfast, free delivery, free of ads, free of charge, free shipping, free wifi, goes well, " +
            "good quality, hassle free, high quality, i like, in time, is free, is kind, just right, just what, kind and, " +
            "like it, like most, low cost, low noise, more than enough, no charge, no cost, no extra cost, on time, " +
            "pain free, plenty of, really like, runs well, save money, saved me, saves me, saves money, saves time, " +
            "sleep well, so far so good, so kind, stress free, they like, to like, top quality, trouble free, user friendly, " +
            "very kind, was free, was kind, we like, well balanced, well behaved, well built, well designed, well done, " +
            "well made, well organised, well organized, well packed, well thought, well worth, well written, went well, " +
            "were kind, work well, worked well, works well, worry free, you like"),
        (2,
            "money well spent, well spent, slept like a, sleep like a, second pair, tears of joy, took our breath, " +
            "took my breath, takes your breath, take your breath, breath away, finally understand, kept me guessing, " +
            "big hit, a hit with, kept its promise, keeps its promise, big smile, with a smile, a smile on, " +
            "highly recommend, two thumbs up, on the edge of my seat, could not put it, couldn't put it, good deal, " +
            "great deal, easy to follow, came true, dream come true, looking up, made us feel, won't be sorry, " +
            "not a single problem, not a single complaint, without a scratch, without a hitch, without any problems, " +
            "without problems, brought us flowers, treated us like family, like family, " +
            "buy it again, buy them again, buy this again, without thinking twice, without hesitation, would not hesitate, wouldn't hesitate, " +
            "wouldn't change a thing, would not change a thing, never looked back, went really well, goes really well, go really well, " +
            "fits like a glove, fit like a glove, you rock, guys rock, everything we hoped, everything i hoped, " +
            "10 out of 10, 5 stars, a fan of, a gem, a must, a steal, a treat, above and beyond, aren't bad, as good as new, " +
            "award winning, be back, best quality, big fan, blew me away, blew us away, blown away, blows me away, " +
            "buy again, came in handy, can't fault, can't go wrong, can't wait, cannot fault, cannot go wrong, cannot wait, " +
            "come back for more, come in handy, comes in handy, could not wait, couldn't wait, did the trick, do the trick, " +
            "does the job, does the trick, excellent quality, falling in love, far better, feel at home, fell in love, " +
            "felt at home, first class, first rate, five stars, game changer, go wrong with, good as new, great quality, " +
            "hard to beat, hard to put down, hats off, head and shoulders, high standard, high standards, hit the spot, " +
            "hits the spot, huge fan, in love with, is worth, isn't bad, knocked it out, life saver, lifesaver, " +
            "like a charm, like a dream, like clockwork, like new, look forward, looked forward, looking forward, " +
            "made my day, made my week, makes my day, must have, must read, must see, never disappointed, never disappoints, " +
            "never failed, never fails, no complaint, no complaints, no doubt about, no fuss, no hassle, no issue, " +
            "no issues, no problem, no problems, no regret, no regrets, no worries, not bad, not too bad, not too shabby, " +
            "on cloud nine, on the house, out of her way, out of his way, out of their way, over the moon, second to none, " +
            "sets the standard, so much better, spot on, ten out of ten, thumbs up, top class, top marks, top notch, " +
            "warm hearted, was worth, wasn't bad, well deserved, will be back, will buy again, will definitely return, " +
            "will return, works great, works perfectly, worth every, worth it, worth the wait, would buy again"),
        (3,
            "better than ever, better than expected, better than i expected, blew my mind, could not ask for more, " +
            "could not be better, could not be happier, could not be more, could not have asked for, couldn't ask for more, " +
            "couldn't be better, couldn't be happier, couldn't be more, couldn't have asked for, hands down, jaw dropping, " +
            "never been better, never been happier, never better, nothing beats, out of this world, second to none, " +
            "the best, the very best, work wonders, worked wonders, works wonders"),
        (-1,
            "bed was hard, was hard and, is hard and, rock hard, has holes, gave me blisters, takes too, took too, " +
            "half an hour for, an hour for, an hour late, hours late, minutes late, days late, weeks late, was late, " +
            "were late, is late, arrived late, came late, late again, late delivery, never gets, gets nowhere, not clear, " +
            "not included, no instructions, no manual, barely any, barely works, barely audible, tastes like cardboard, " +
            "tasted like cardboard, tastes of nothing, tasted of nothing, smells of, smelled of, smelt of, smells like, " +
            "smelled like, " +
            "only complaint, only complaints, only downside, only drawback, only problem, only issue, " +
            "aren't as, at all costs, cold food, could be better, could have been better, cut corners, cuts corners, " +
            "dries out, extra charge, extra charges, fall short, falling short, falls short, far from, fell short, " +
            "hidden costs, hidden fees, hoped for more, i wish, ice cold, if only, isn't as, leaves much, long wait, " +
            "low battery, middle of the road, much to be desired, no longer works, not as, not great, nothing like, " +
            "nothing new, nothing special, nothing to write home about, run down, should be better, so so, " +
            "something to be desired, supposed to, too big, too bright, too cold, too dark, too expensive, too far, too few, " +
            "too hard, too heavy, too hot, too large, too late, too little, too long, too loud, too many, too much, " +
            "too salty, too short, too slow, too small, too sweet, too thin, too tight, used to be better, used to enjoy, " +
            "used to like, used to love, wanted to like, wanted to love, was cold, wasn't as, wear off, wearing off, " +
            "went cold, wish i, wish it, wore off, worn out"),
        (-2,
            "went flat, treated like, like criminals, fell to bits, falls to bits, fell to pieces, in pieces, to a crawl, " +
            "caught fire, on fire, last time i, nobody told, nobody had told, no signal, no heating, no hot water, " +
            "no refund, no apology, did nothing, does nothing, for no reason, brushed aside, kept our deposit, " +
            "kept my deposit, sells your data, sold my data, hung up on, drives me crazy, drove me crazy, put on hold, " +
            "brought to tears, took forever, takes forever, take forever, cost a fortune, costs a fortune, gets stuck, " +
            "got stuck, got lost, got sick, got worse, gets worse, getting worse, getting old, gets old, charged me twice, " +
            "charged twice, double charged, no idea what, good at first, great at first, fine at first, nice at first, " +
            "looked good, looked great, turned red, nothing but trouble, cut my, chips off, chipped off, came loose, " +
            "comes loose, come loose, came undone, sounded good, talented cast, wouldn't wish, would not wish, dead battery, " +
            "dead in the water, cold and arrogant, in tears, not the case for, had to call, had to wait, " +
            "0 stars, 1 star, a refund, all over the place, back pain, bad quality, battery dies, breaks down, broke down, " +
            "broken down, buyer beware, came apart, came off, can't stand, cannot stand, cheap quality, come apart, " +
            "comes apart, cost me, couldn't stand, dead on arrival, did not like, did not work, didn't fit, didn't help, " +
            "didn't like, didn't work, died after, died within, dies after, dies within, do not bother, do not buy, " +
            "do not like, do not waste, do not work, does not like, does not work, doesn't fit, doesn't help, doesn't like, " +
            "doesn't work, don't bother, don't buy, don't fit, don't like, don't recommend, don't waste, don't work, " +
            "down the drain, expected better, expected more, fall apart, fall flat, fallen apart, falling apart, " +
            "falls apart, falls flat, falls off, fed up, fell apart, fell flat, fell off, fell through, fired, full refund, " +
            "gave up, give up, given up, goes downhill, goes wrong, going downhill, gone downhill, gone wrong, had enough, " +
            "had to return, had to throw, hard to clean, hard to find, hard to follow, hard to hear, hard to open, " +
            "hard to read, hard to use, i quit, in the bin, in vain, isn't enough, isn't worth, keep away, keep me awake, " +
            "keeps breaking, keeps crashing, keeps failing, keeps freezing, keeps me awake, kept crashing, kept me awake, " +
            "kept us awake, let down, lets down, letting down, look elsewhere, low quality, made no sense, make no sense, " +
            "makes no sense, mind numbing, money back, nerve racking, never again, never answered, never arrived, " +
            "never came, never liked, never replied, never showed, never worked, never works, no answer, no good, no help, " +
            "no one answered, no one cared, no one cares, no reply, no response, no sense, no use, nobody answered, " +
            "nobody cared, nobody cares, not arrive, not arrived, not enough, not fit, not happy, not help, not like, " +
            "not recommend, not work, not working, not worth, nothing works, on my nerves, on our nerves, one star, " +
            "out of order, passed away, poor quality, put off by, quit working, ran out, refund my, returned it, " +
            "returning it, returning this, rip off, ripped off, rips off, send it back, sending it back, sent it back, " +
            "short lived, sick of, sick to, slap in the face, so tired, stay away, stays away, steer clear, still waiting, " +
            "stopped responding, stopped working, stops working, taken advantage, threw it away, threw it out, " +
            "throw it away, throw it out, thumbs down, tired of, turned off by, two stars, wasn't worth, waste of, " +
            "wasted my, went downhill, went wrong, won't work, would not recommend, wouldn't recommend, zero stars"),
        (-3,
            "a joke, at its worst, complete waste, money grab, never get back, rip off, the worst, total waste, " +
            "wast of time, waste of money, waste of time, worse than ever, worst ever"),
    ];
}
