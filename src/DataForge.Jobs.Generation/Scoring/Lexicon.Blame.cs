namespace DataForge.Jobs.Generation.Scoring;

/// <content>Words that blame, and words for what nobody wants; endings in brackets as in the praise.</content>
internal static partial class Lexicon
{
    private static readonly (sbyte Polarity, string Words)[] Blame =
    [
        (-3,
            "abhor(rent,red) abomina(ble,tion) abus(e,ed,ive,ing) abysmal(,ly) agon(ising,izing,y) appal(led,ling,lingly) " +
            "atroci(ous,ously,ty,ties) awful(,ly,ness) betray(al,ed,s) brutal(,ly,ity) catastroph(e,es,ic,ically) crap crappy " +
            "cruel(,ly,ty) deplorabl(e,y) despair(,ing) despicable despis(e,ed,es) devastat(ed,ing,ion) die died dies " +
            "disast(er,ers,rous,rously) disgrace(,d,ful,fully) disgust(,ed,ing,ingly) dread(,ed,ful,fully,s) dreadfully " +
            "enraged evil excruciating(,ly) fatal(,ly) furious(,ly) fury garbage ghastly grief grotesque hat(red,ing) " +
            "hate(,d,ful,fully,s) heartbreak(,ing) heartbroken hell hideous(,ly) horrend(ous,ously) horribl(e,y) horrid " +
            "horrif(ic,ied,ying) horror humiliat(e,ed,ing,ion) inedible inexcusable infuriat(ed,ing) insufferable intolerable " +
            "junk kill(,ed,ing,s) livid loath(e,ed,es,ing,some) lousy malicious miser(able,ably,y) monst(er,rous) murder(,ed) " +
            "nauseat(ed,ing) nightmar(e,es,ish) obnoxious outrag(e,ed,eous,eously) pathetic(,ally) rage raging rancid " +
            "repugnant repuls(ed,ion,ive) revolt(ed,ing) rotten rubbish ruthless scandal(,ous) sicken(ed,ing) " +
            "suffer(,ed,ing,s) terribl(e,y) terrif(ied,ying) tortur(e,ed,ous) toxic tragedy tragic(,ally) trash(,y) " +
            "traumati(c,sed,zed) unbearabl(e,y) unforgivable vicious(,ly) vile vomit(,ed) worst worthless wretched"),
        (-2,
            "abandon(ed) absurd(,ly) accus(ed,ing) ache(,d,s) aching afraid aggravat(e,ed,ing) aggress(ive,ively) " +
            "alarm(ed,ing) alienat(ed,ing) allergic anger(,ed) angr(y,ily) anguish annoy(,ed,ing,ingly,s,ance,ances) " +
            "anxi(ety,ous,ously) argu(ed,ing) arrogan(t,tly,ce) asham(ed) attack(ed) avoid(,ed,ing) awkward(,ly) bad(,ly) " +
            "bankrupt(,cy) beaten bedbugs bitter(,ly,ness) blam(e,ed,es,ing) bleak bleeding bor(ed,edom,ing,ingly) botch(ed) " +
            "break(s) broke broken bruis(ed,es) bug(gy,s) bulky bull(ied,ying) burden(some) burnt careless(,ly) chaos chaotic " +
            "cheat(,ed,ing,s) clums(y,ily) clutter(,ed) cockroach cockroaches collaps(e,ed,es,ing) complain(,ed,ing,s) " +
            "complaint(,s) condescending contaminated contempt costly coward(ly) cracked cracking crackl(e,es,ing) cramp(ed) " +
            "crash(,ed,es,ing) creep(y) crie(d,s) crime(s) crippl(ed,ing) crisis crook(s) crumbl(ed,ing) cry(,ing) curse(d) " +
            "damag(e,ed,es,ing) damp danger(,ous,ously,s) dead deaf(ening) death deceit(ful) deceiv(e,ed,ing) decept(ion,ive) " +
            "defeat(ed) defect(,ive,s) degrad(ed,ing) depress(ed,ing,ion) deprived deteriorat(e,ed,ing) dirt(,y) dirtier " +
            "disagreeable disappoint(,ed,ing,ingly,ment,ments,s) disconnect(ed,s) discourag(ed,ing) discriminat(ed,ion) " +
            "dishonest(,ly,y) dislik(e,ed,es) dismal(,ly) dismay(ed) dismissive(,ly) disorgani(sed,zed) " +
            "disrespect(,ful,fully) dissatisf(action,ied) distress(,ed,ing) distrust disturb(ed,ing) dodgy doom(ed) drab " +
            "dreary dumb dump dysfunctional embarrass(ed,ing,ingly,ment) enem(y,ies) error(,s) evict(ed) exaggerat(ed) " +
            "exasperat(ed,ing) exhaust(ed,ing) exploit(ed) fail(,ed,ing,s,ure,ures) fake fals(e,ely) fault(,s,y) " +
            "fear(,ed,ful,s) fiasco fight(s) filth(,y) flaky flicker(ing,s) flims(y,iest) flop(ped) foul fraud(,ulent) " +
            "freezes frighten(,ed,ing) frustrat(e,ed,es,ing,ingly,ion) gloom(y) greed(,y) grim gross(,ly) gruesome grumpy " +
            "guilt(,y) harass(ed,ment) harm(,ed,ful,s) harsh(,ly) heavier hopeless(,ly) hostil(e,ity) hurt(,ful,ing,s) " +
            "idiot(,ic,s) ignor(ant,ance,e,ed,es,ing) ill illegal(,ly) illness impolite inaccura(te,cy) inadequate(,ly) " +
            "inappropriate(,ly) incompeten(t,ce) inconsiderate indifferen(t,ce) ineffect(ive,ual) ineffic(ient,iency) inept " +
            "inferior infestation infested inflamed injur(ed,ies,y) insan(e) insincere insult(,ed,ing,s) irrespons(ible,ibly) " +
            "irritat(ed,es,ing,ion) jealous joke lame lazy leak(,ed,ing,s,y) liar lie(d,s) lifeless lifelessly " +
            "lone(liness,ly) los(e,es,ing,s) loser(s) lost mad malfunction(,ed,ing,s) manipulat(ed,ive) meh mess messed messy " +
            "misbehaved mislead(,ing) misled mock(ed) mold moldy mould(y) mourn(ed,ing) nasty nausea negativ(ity) " +
            "neglect(,ed) negligen(t,ce) noisy nonsense numb obsolete offen(ded,sive,sively) ominous oppress(ed,ive) " +
            "overcharg(ed,ing) overcooked overheat(ed,ing,s) overpriced overrated overwhelm(ed) pain(,ful,fully,s) " +
            "panic(,ked) paranoid patronising patronizing peel(ed,ing) peril(ous) pessimistic pity pointless(,ly) " +
            "poison(,ed,ous) pollut(ed,ion) poor(,er,est,ly) poverty prejudice(d) pretentious problem(,s,atic) rash rats " +
            "reckless(,ly) refus(al,ed,es,ing) regret(,ful,fully,s,table,ted) reject(,ed,ion,s) relentless " +
            "resent(,ed,ful,ment) ridicul(e,ed,ous,ously) rip(ped) ripoff risk(y) rob(bed) rot(ted,ting) rude(,ly,ness) " +
            "ruin(,ed,ing,s) rust(ed,y) sabotage(d) sad(,der,dest,ly,ness) scam(,med,mer,mers,s) scar(e,ed,y) scream(ed,ing) " +
            "screw(ed) selfish(,ly) shabby shambles shame(,d,ful,fully,less) shatter(ed) shock(ed,ing,ingly) shoddy " +
            "shout(ed,ing) sick(,ness) sketchy slopp(y,ily) slum smash(ed) smell(y) smelled smelly smelt smug sore " +
            "sorrow(ful) soulless spoil(ed,t) squalid stain(s) stained stal(e) starv(ed,ing) steal(,ing) stench stink(,ing,s) " +
            "stole stolen stranded stress(,ed,ful) struggl(e,ed,es,ing) stuck stupid(,ly,ity) suck(,ed,s) sue sued " +
            "swindl(e,ed) tacky tast(eless) tear(s) tedious(,ly) terror threat(,en,ened,ening,s) torn tricked " +
            "trouble(,d,s,some) ugh ugl(y,iness) unacceptabl(e,y) unappealing unappetising unappetizing unauthorized uncaring " +
            "uncomfortabl(e,y) unethical unfair(,ly) unfinished unfortunate(,ly) unfriendly unhapp(ily,iness,y) unhealthy " +
            "unhelpful unhygienic uninspir(ed,ing) unjust unkind unpleasant(,ly) unprepared unprofessional(,ly) " +
            "unprofessionally unreadable unreliab(le,ility) unresponsive unsafe unsatisf(actory,ied,ying) unstable " +
            "unsuccessful(,ly) untrustworthy unusable unwanted unwelcome unwell unwilling upset(,ting,s) useless " +
            "vandali(sed,zed) vermin victim(s) violen(ce,t,tly) wast(e,ed,eful,ing) weep wept wilted worse worsen(,ed,ing) " +
            "worthlessness wound(ed) wreck(,ed) wrong(,ly) yuck yucky"),
        (-1,
            "abrupt(,ly) ailing alas amateurish ambiguous(,ly) backward baffl(ed,ing) barely bark(ed,ing) bitterly " +
            "bland(,ness) blur(red,ry) bother(,ed,ing,some) bump(y) cancel(ed,led,lation) cheap(,ly) cheesy chip(ped) " +
            "chok(ed) clueless clunk(y,ily) coars(e) complicated concern(,ed,ing,s) conflict(ing) confus(ed,es,ing,ingly,ion) " +
            "contradict(ory) crack(s) cranky crooked crowded crude cumbersome debt debts delay(,ed,ing,s) delet(ed) " +
            "den(ied,ies,y) difficult(,y,ies) dim disabl(ed) disagree(,d) disappear(ed) disbelief discomfort disgruntled " +
            "disrupt(ed,ion,ive) distract(ed,ing) dizzy doubt(,ful,s,ed) downgrade(d) downhill downside(s) drain(ed,ing,s) " +
            "drawback(s) dripping drips dubious dull(,ness) dusty endless(,ly) envious erratic(,ally) evad(e,ed,ing) " +
            "exagger(ation) excessive(,ly) excuse(s) expensive expir(ed) fade(d,s) fading fatigue flaw(,ed,s) floppy " +
            "forget(ful) fragile frail frantic frown(ed) fuss(y) gap(s) generic gimmick(,y,s) glitch(,es,y) greasy grudge " +
            "grumbl(e,ed) haphazard(ly) hassle(s) hefty helpless(,ly) hesita(nt,te,ted) hindr(ance,ed) hung(ry) illogical " +
            "immature impatient(,ly) impersonal impossible impractical incomplete inconsisten(t,tly,cy) inconvenien(ce,t) " +
            "incorrect(,ly) indecisive inflexible insecure insufficient(,ly) interrupt(ed,ions) invad(ed) irrational " +
            "irregular irrelevant issue(,s) itch(y) jam(med,s) jealousy jerky jitter(y) lack(,ed,ing,s) lackluster lacklustre " +
            "lag(,ged,ging,gy,s) late lengthy litter(ed) loose(,ly) loud(,er,ly) lukewarm lumpy mediocre mediocrity minor " +
            "misfortune misguided misinform(ed) misplac(ed) miss(ing) missed mistak(e,en,es) misunderst(ood,anding) " +
            "monoton(ous,y) mundane mushy nag(ging) negativ(e,ely) nerv(ous,ously) nowhere nuisance odd odor odour outdated " +
            "overbearing overcomplicated overcrowded overdone overdue overloaded overlook(ed) overly oversalted overworked " +
            "perplex(ed,ing) petty plagued predictabl(e,y) pressur(e,ed) pricey pushy question(able) rattl(e,ed,es,ing) " +
            "redundant repetitive restrict(ed,ive) rigid rough(,ly) rundown rush(ed) salty scarce(,ly) sceptical " +
            "scratch(,ed,es,y) setback(s) severe(,ly) shaky shallow shortage(s) shortcoming(s) shrank shrunk shrunken " +
            "skimp(y) slam(med) slippery slow(,er,est,ly,ness) slug(gish) snag(s) soak(ed) soggy sour spam sparse spill(ed) " +
            "squeak(,ing,s,y) stagnant sticky stiff(,ness) strange stubborn(,ly) subpar superficial suspicious(,ly) " +
            "symptom(s) tangl(ed) tens(e,ion) tire(d,some) tiring tore tough trivial tumbl(ed) unable unattractive unaware " +
            "uncertain(,ty) unclean unclear uncooked undecided undercooked underpowered underwhelm(ed,ing) undesirable uneasy " +
            "uneven unexpectedly unfamiliar unimpress(ed,ive) uninterest(ed,ing) unlucky unnatural unnecessar(ily,y) " +
            "unrealistic unreasonabl(e,y) unsuitable unsure untidy unwieldy upsell vague(,ly) vain wail(ing) watery " +
            "weak(,er,est,ly,ness,nesses) weird(,ly) whin(e,ed,ing) wobbl(e,es,y) wooden worn worr(ied,ies,y,ying,isome) " +
            "wrinkled"),
    ];
}
