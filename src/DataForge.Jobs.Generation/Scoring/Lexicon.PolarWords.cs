namespace DataForge.Jobs.Generation.Scoring;

/// <content>Words that praise or blame, in the forms in which they are met.</content>
internal static partial class Lexicon
{
    private static readonly (sbyte Polarity, string Words)[] PolarWords =
    [
        (3,
            "amazing amazed awesome brilliant brilliantly delightful exceptional exceptionally excellent excellently " +
            "exquisite extraordinary fabulous fantastic flawless flawlessly gorgeous incredible love loved loves " +
            "magnificent marvelous marvellous outstanding perfect perfectly phenomenal spectacular splendid stellar " +
            "stunning sublime superb superbly terrific thrilled wonderful wonderfully masterpiece breathtaking " +
            "adore adored adores unbeatable ecstatic overjoyed heavenly"),
        (2,
            "beautiful beautifully best better charming cheerful comfortable comfortably delicious delight delighted " +
            "dependable durable easy easily effective efficient effortless effortlessly elegant enjoy enjoyable " +
            "enjoyed enjoying enjoys enthusiastic excited exciting favorite favourite friendly fun generous glad good " +
            "grateful great greatly happily happy helpful ideal impressed impressive impressively innovative " +
            "inspiring intuitive invaluable joy kind lovely lucky pleasant pleasantly pleased pleasure powerful " +
            "praise praised recommend recommended recommending reliable reliably remarkable rewarding satisfied " +
            "satisfying seamless seamlessly sleek smooth smoothly soothing sturdy success successful successfully " +
            "superior tasty thoughtful thrive thriving valuable versatile vibrant warm welcoming win winner winning " +
            "worth worthwhile thank thanks thankful hopeful hope brave confident proud proudly celebrate celebrated " +
            "admire admired admirable trustworthy luxurious refreshing refreshed polished crisp cozy cosy tender " +
            "blessed bliss graceful gracious playful relaxed relaxing restful magical uplifting vivid"),
        (1,
            "honest honestly accurate accurately adequate advantage advantages affordable appreciate appreciated appreciates benefit " +
            "benefits bonus bright calm capable clean clear clearly clever convenient conveniently correct decent " +
            "eager ease fair fast fine fresh handy healthy improve improved improvement improves improving " +
            "interesting light like liked likes modern neat nice nicely nimble okay peaceful plus popular positive " +
            "practical precise premium promising prompt promptly quick quickly quiet quietly relief resilient rich " +
            "robust safe safely secure sharp simple skilled smart smile smiled smiling soft solid stable stylish " +
            "suitable support supportive supports thorough tidy trust trusted upgrade useful welcome well accessible " +
            "balanced bargain gentle gain gained gains strong strength strengths respectful responsive flexible"),
        (-1,
            "annoyance complaint complaints basic bland bulky cheap cheaply clunky complicated concern concerned concerns confused " +
            "confusing costly dated delay delayed delays difficult difficulty dim doubt doubtful doubts dull expensive " +
            "flawed flaw flaws fragile gap hard heavy inconsistent inconvenient issue issues lacking limited loose " +
            "loud minor mediocre messy miss missed missing mistake mistakes negative noisy odd outdated overpriced " +
            "plain poorly pricey problem problems questionable refund rough slow slowly sluggish sticky stiff strange " +
            "tedious tired tiring tough trouble uncertain uncomfortable uneven unsure vague weak weakness weird wobbly " +
            "worn worried worry worse anxious boring bored lonely unclear unhelpful unpleasant lag laggy leak leaks"),
        (-2,
            "angry annoyed annoying avoid avoided bad badly break breaks broke broken complain complained " +
            "crash crashed crashes cry damage damaged defect defective defects dirty disappoint disappointed " +
            "disappointing disappointment dislike disliked error errors fail failed failing fails failure failures " +
            "faulty filthy flimsy frustrated frustrating frustration grim gross hurt hurts ignored inferior irritated " +
            "irritating lied lose losing loss lost misleading nasty negligent nuisance pain painful poor regret " +
            "regretted reject rejected ripoff rude ruin ruined sad sadly scam shoddy sick stale stink stinks stolen " +
            "suffer suffered sucks tasteless ugly unacceptable unhappy unreliable unresponsive unsafe unusable upset " +
            "useless waste wasted wrong afraid fear fearful guilty jealous miserable harm harmful dangerous danger " +
            "fraud greedy hostile insult insulting shame ashamed cruel crisis"),
        (-3,
            "abysmal appalling atrocious awful catastrophe catastrophic despicable despise disaster disastrous " +
            "disgusted disgusting dreadful garbage hate hated hateful hates hideous horrendous horrible horribly " +
            "horrific infuriating junk nightmare outrageous pathetic repulsive revolting rubbish terrible terribly " +
            "tragic trash unbearable vile worst worthless devastating devastated furious heartbreaking"),
    ];
}
