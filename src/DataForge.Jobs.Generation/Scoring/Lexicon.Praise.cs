namespace DataForge.Jobs.Generation.Scoring;

/// <content>Words that praise; a word with endings in brackets stands for each of its forms.</content>
internal static partial class Lexicon
{
    private static readonly (sbyte Polarity, string Words)[] Praise =
    [
        (3,
            "ador(e,ed,es,ing,able) amaz(e,ed,es,ing,ingly) astonishing(,ly) astounding awe awesome beloved bliss blissful " +
            "bravo breathtaking(,ly) brilliance brilliant(,ly) cherish(,ed) dazzl(ed,ing) delectable delight(ed,ful,fully,s) " +
            "divine dreamlike ecstatic elated enchant(ed,ing) enthrall(ed,ing) euphoric excellen(t,tly,ce) exceptional(,ly) " +
            "exemplary exhilarating exquisite(,ly) extraordinary fab fabulous(,ly) fantastic(,ally) flawless(,ly) " +
            "glorious(,ly) glory godsend gorgeous(,ly) heartwarming heaven heavenly hooray hurray ideal(,ly) immaculate(,ly) " +
            "impeccabl(e,y) incomparable incredible irresistible jubilant legendary lov(ing,ingly) love(,d,s) magic " +
            "magical(,ly) magnificent(,ly) majestic marvel(,ous,lous,ously,lously) masterful(,ly) masterpiece masterpieces " +
            "mesmeri(zing,sing) mindblowing miracle miracles miraculous outdid outdone outstanding(,ly) overjoyed paradise " +
            "perfect(,ly,ion) phenomenal(,ly) priceless radiant rapturous ravishing riveting scrumptious sensational(,ly) " +
            "spectacular(,ly) speechless spellbinding splendid(,ly) spotless stellar stunning(,ly) stupendous sublime " +
            "superb(,ly) supreme sweetest swoon(ed) terrific thrilled thrilling treasure(,d,s) triumph(,ant,antly,s) " +
            "unbeatable unforgettable unmatched unparalleled unrivalled wonderful(,ly) wondrous wow wowed yay yummy"),
        (2,
            "acclaim(,ed) accomplish(,ed,ment,ments) ace addictive adept admir(able,ably,ation,e,ed,es,ing) adventure(s) " +
            "affection(,ate,ately) amicable amus(ed,ing) angelic appeal(ing) appetising appetizing applau(d,ded,se) " +
            "attentive(,ly) attract(ive,ively) award awarded bargain beam(ed,ing) beaut(iful,ifully,y) best bestseller better " +
            "blessed blessing blessings blossom(ed,ing) bonded bonus boost(ed,s) brave(,ly,ry) breeze brighten(,ed,ing,s) " +
            "buttery captivat(e,ed,es,ing) caring celebrat(e,ed,es,ing,ion) champion(s) charm(,ed,ing,ingly,s) " +
            "cheer(,ed,ful,fully,ing,s) cheery class(y) comfort(,able,ably,ed,ing,s) comfy commend(,able,ed) " +
            "compassion(,ate,ately) compliment(,ed,s) congenial congrats congratulations conquer(ed) cool cosy courteous(,ly) " +
            "cozy creative(,ly) crisp crisply cuddle cuddly cute dashing delicacy delicious(,ly) dependab(le,ly) deserv(ing) " +
            "desirable dream(y) dreamt durab(le,ly) eager(,ly) effective(,ly) effortless(,ly) elegan(t,tly,ce) " +
            "empower(ed,ing) encore encourag(ed,ing,ement) endear(ing) energetic energi(zed,sed,zing,sing) engaging " +
            "engross(ed,ing) enhanc(e,ed,ement,es,ing) enjoy(,able,ed,ing,ment,s) enlighten(ed,ing) enrich(ed,ing) " +
            "entertain(ed,ing) enthusias(m,tic,tically) entic(ing) ergonomic evocative exceed(,ed,s) excel(led) excels " +
            "excite(,d,ment) exciting fair fascinat(ed,ing) favo(rite,urite,rites,urites,rable,urable) favourably festive " +
            "flattering flavo(rful,urful,ursome,rsome) flourish(,ed,es,ing) fond fortunate(,ly) friendl(y,iness) " +
            "fulfil(led,ling,ment) fun funny gem gems genero(us,usly,sity) genius gentle(,ness) genuine(,ly) gift(ed) " +
            "giggl(e,ed,ing) glad(,ly) gleam(ed,ing) glow(ed,ing) good goodness grace(,ful,fully) gracious(,ly) grateful(,ly) " +
            "gratifying gratitude great(,ly,ness) grin(ned,ning) gripping handsome handy happ(y,ily,iness,ier,iest) " +
            "heartening heartfelt helpful(,ly,ness) hero(,es,ic) highlight(s) hilarious(,ly) hit honor(ed) honour(ed) " +
            "hope(,ful,fully) hospitable hospitality hugged humorous idyllic impartial impress(,ed,es,ive,ively) indulgent " +
            "ingenious innovative insightful inspir(ation,ational,e,ed,ing) intuitive(,ly) invaluable invigorat(ed,ing) " +
            "inviting jolly joy(,ful,fully,ous) keen kindhearted kindly kindness kissed knowledgeable laugh(ed,ing,s,ter) " +
            "likable likeable lively lovel(y,iest) lucky luminous luscious lush luxur(ious,iously,y) mast(ered) masterly " +
            "medal(s) memorable merry nimble noble nutritious optimis(m,tic) outperform(ed,s) ovation passion(ate,ately) " +
            "peace(ful,fully) picturesque pleas(ant,antly,antness,ed,ing,ure,urable) pleaser plush poignant polite(,ly) " +
            "powerful(,ly) prais(e,ed,es,ing) prefer(red) prestigious pride professionalism promot(ed) prosper(,ity,ous) " +
            "proud(,ly) rave(d,s) recommend(,able,ation,ed,ing,s) refined refresh(ed,ing,ingly) rejoic(e,ed,ing) rejuvenated " +
            "rejuvenating relaxed relaxing reliab(le,ly,ility) relish(ed) remarkabl(e,y) restful reunited reward(,ed,ing,s) " +
            "romantic rosy satisf(action,actory,ied,ies,y,ying,yingly) savo(ry,ury,r,ur) scenic seamless(,ly) serene serenity " +
            "sharpest silky sleek smart(,ly) smooth(,er,est,ly,ness) snappy snug sooth(e,ed) soothing soulful spacious " +
            "sparkl(e,ed,ing) special speedy spirited standout sturd(y,iest,ily) stylish(,ly) succeed(,ed,s,ing) " +
            "success(,es,ful,fully) sumptuous sunny super superior supportive surpass(ed,es) sweet(,ly) talent(,ed,s) " +
            "tast(y,iest,ily) tender thank(,ed,ful,fully,s) thankyou thoughtful(,ly,ness) thrill(s) thriv(e,ed,es,ing) " +
            "timeless tranquil tranquility treat(s) trustful trustworthy unbeaten unspoiled unspoilt unwavering upbeat " +
            "uplift(ed,ing) valu(able,ed) velvety versatile(,ly) vibrant(,ly) victor(ious,y,ies) vivid(,ly) warmly warmth " +
            "welcoming wellbeing wholesome win(,ner,ners,ning,s) wise(,ly) wit witty won worth worthwhile worthy yum zen " +
            "zest(y) zippy"),
        (1,
            "abundant accessib(le,ility) accommodating accura(te,tely,cy) achiev(e,ed,ement,ements,ing) adequate(,ly) " +
            "advantage(,s,ous) adventur(ous) affordab(le,ly,ility) agil(e,ity) agreeabl(e,y) airy ample " +
            "appreciat(e,ed,es,ing,ion,ive) approv(al,ed) apt aromatic articulate assur(ed,ing) balanced beneficial " +
            "benefit(,ed,s) bold(,ly) boost breathable bright(,er,est,ly,ness) brisk(,ly) bustling calm(,ed,ing,ly,ness,s) " +
            "candid capable caramelised cared careful(,ly) catchy cheaper chewy clarity clean(,er,est) cleanliness " +
            "clear(,er,est) clever(,ly) coheren(t,tly) cohesive colorful colourful compelling competent(,ly) competitive " +
            "concise confiden(ce,t,tly) conscientious considerate(,ly) consistent(,ly) convenien(ce,t,tly) " +
            "convinc(ed,ing,ingly) cooperative cordial crafted craftsmanship creamy crunchy cured cushioned decent(,ly) " +
            "dedicat(ed,ion) diligent(,ly) discount(ed) discount(s) distinctive eas(y) ease(,d) easier easiest easily " +
            "economical effic(iency,ient,iently) eloquent(,ly) esteem(ed) ethical fairest fairness faithful(,ly) " +
            "fast(,er,est) favored favoured fine(,st) fitting fixed flexib(le,ility) fluent(,ly) fluffy foolproof forgiving " +
            "fragran(t,ce) freebies fresh(,ly,ness) gain(,ed,s) gifts handmade heal(ed,ing) health(ier,iest,ily,y) help(ed,s) " +
            "homemade honest(,ly,y) hopes hug(s) hydrated improv(e,ed,ement,ements,es,ing) included informative insight(s) " +
            "instructive intact integrity intelligent(,ly) interest(ed,ing) intriguing juicy kind(er,est) leading legible " +
            "lighter lightest lightweight loyal(,ly,ty) lucid luck matured meaningful meticulous(,ly) moist motivat(ed,ing) " +
            "natural(,ly) neat(,ly) nice(,ly,r,st) noiseless nourish(ed,ing) obedient ok okay organi(zed,sed) patien(ce,tly) " +
            "patient perks phew playful(,ly) plentiful polished popular(,ity) portable positive(,ly) practical(,ly) " +
            "precis(e,ely,ion) prefer(s) premium prepared pristine prize(,d,s) productive(,ly) professional(,ly) proficient " +
            "progress(ed) promising prompt(,ly) protect(ed,s) prudent punctual(,ly) quaint quick(,er,est,ly) " +
            "quiet(,er,est,ly,ness) reachable readable reasonabl(e,y) reassur(ed,ing) recover(ed,y) relief reliev(ed) renewed " +
            "repaired resilien(t,ce) resolv(ed,es) resourceful respect(,ed,ful,fully,s) respectable responsive(,ly,ness) " +
            "rested restor(ed) revived rich(,er,est,ly) ripe robust(,ly) roomy rustproof safe(,r,st,ly) safety sane sanitary " +
            "save(d,s) savvy scalable scented secure(,d,ly) sensible sensibly sharp sharp(er) sharpness sheltered " +
            "shin(e,es,ing) shiny shockproof sincere(,ly) skil(led,ful,fully) skill(ed,ful,fully) smil(e,ed,es,ing) " +
            "soft(,er,est,ly,ness) solid(,ly) solved soothes spontaneous spotlessly spruced stable steady " +
            "strength(,s,en,ened) strong(,er,est,ly) suitable suited sunshine supple support(,ed,s) sustainable swift(,ly) " +
            "tasteful(,ly) thorough(,ly,ness) tidier tidy timely tireless(,ly) toasted toasty tolerant transparent " +
            "trust(,ed,s,y) trustworthiness unique(,ly) unlimited upgrad(e,ed) upmarket usable useful(,ly,ness) vigorous(,ly) " +
            "virtue(s) visionary vital warm(er) warmed warms waterproof welcome(,d) wellness willing(,ly) youthful"),
    ];
}
