namespace DataForge.Jobs.Generation.Scoring;

/// <content>Words that blame, and words for what nobody wants; endings in brackets as in the praise.</content>
internal static partial class Lexicon
{
    private static readonly (sbyte Polarity, string Words)[] Blame =
    [
        (-3,
            "abhor(rent,red) abomina(ble,tion) abus(e,ed,ive,ing) abysmal(,ly) agon(ising,izing,y) appal(led,ling,lingly) " +
            "atroci(ous,ously,ty,ties) awful(,ly,ness) betray(al,ed,s) brutal(,ly,ity) catastroph(e,es,ic,ically) corpse crap " +
            "crappy cruel(,ly,ty) deplorabl(e,y) despair(,ing) despicable despis(e,ed,es) devastat(ed,ing,ion) die died dies " +
            "disast(er,ers,rous,rously) disgrace(,d,ful,fully) disgust(,ed,ing,ingly) dread(,ed,ful,fully,s) enraged evil " +
            "excruciating(,ly) fatal(,ly) furious(,ly) fury garbage ghastly grief grotesque hat(red,ing) hate(,d,ful,fully,s) " +
            "heartbreak(,ing) heartbroken hell hellish hideous(,ly) horrend(ous,ously) horribl(e,y) horrid " +
            "horrif(ic,ied,ying) horror humiliat(e,ed,ing,ion) inedible inexcusable infuriat(ed,ing) insufferable intolerable " +
            "junk kill(,ed,ing,s) livid loath(e,ed,es,ing,some) lousy malicious miser(able,ably,y) monst(er,rous) murder(,ed) " +
            "nauseat(ed,ing) nightmar(e,es,ish) obnoxious outrag(e,ed,eous,eously) pathetic(,ally) rage raging rancid " +
            "repugnant repuls(ed,ion,ive) revolt(ed,ing) rotten rubbish ruthless scandal(,ous) sicken(ed,ing) sickeningly " +
            "stinking suffer(,ed,ing,s) terribl(e,y) terrif(ied,ying) tortur(e,ed,ous) toxic tragedy tragic(,ally) trash(,y) " +
            "traumati(c,sed,zed) unbearabl(e,y) undignified undrinkable unforgivable unplayable unwatchable vicious(,ly) vile " +
            "vomit(,ed) worst worthless wretched"),
        (-2,
            "abandon(ed) absurd(,ly) accus(ed,ing) ache(,d,s) aching afraid aggravat(e,ed,ing) aggress(ive,ively) " +
            "alarm(ed,ing) alienat(ed,ing) allergic anger(,ed) angr(y,ily) anguish annoy(,ed,ing,ingly,s,ance,ances) " +
            "anxi(ety,ous,ously) argu(ed,ing) arrogan(t,tly,ce) asham(ed) attack(ed) avoid(,ed,ing) awkward(,ly) bad(,ly) " +
            "bankrupt(,cy) beaten bedbugs bitten bitter(,ly,ness) blam(e,ed,es,ing) bleak bleeding blister(s,ed) " +
            "bor(ed,edom,ing,ingly) botch(ed) break(ing,s) broke broken bruis(ed,es) bug(gy,s) bulky bull(ied,ying) " +
            "burden(some) burn(ed,ing,s) burnt burst bursts careless(,ly) chaos chaotic cheat(,ed,ing,s) choke choking " +
            "clog(s) clogged clums(y,ily) clutter(,ed) cockroach cockroaches collaps(e,ed,es,ing) complain(,ed,ing,s) " +
            "complaint(,s) condescending contaminated contempt corroded corrupt(ed) costly counterfeit coward(ly) crack(s) " +
            "cracked cracking crackl(e,es,ing) cramp(ed) crash(,ed,es,ing) creep(y) crie(d,s) crime(s) criminal(s) " +
            "crippl(ed,ing) crisis crook(s) crumbl(ed,ing) crumble(s) cry(,ing) curse(d) damag(e,ed,es,ing) damp " +
            "danger(,ous,ously,s) dead deaf(ening) death deceit(ful) deceiv(e,ed,ing) decept(ion,ive) defeat(ed) " +
            "defect(,ive,s) defraud(ed) degrad(ed,ing) dent(ed,s) depress(ed,ing,ion) deprived destroy(ed,s,ing) " +
            "deteriorat(e,ed,ing) dirt(,y) dirtier disagreeable disappoint(,ed,ing,ingly,ment,ments,s) disconnect(ed,s) " +
            "discourag(ed,ing) discriminat(ed,ion) dishonest(,ly,y) disintegrat(ed,es) dislik(e,ed,es) dismal(,ly) dismay(ed) " +
            "dismissive(,ly) disorgani(sed,zed) disrespect(,ful,fully) dissatisf(action,ied) distress(,ed,ing) distrust " +
            "disturb(ed,ing) dodgy doom(ed) drab dreary drip dripped dumb dump dysfunctional embarrass(ed,ing,ingly,ment) " +
            "enem(y,ies) error(,s) evict(ed) exaggerat(ed) exasperat(ed,ing) exhaust(ed,ing) exploit(ed) " +
            "fail(,ed,ing,s,ure,ures) fake fals(e,ely) fault(,s,y) fear(,ed,ful,s) fiasco fight(s) filth(,y) flaky " +
            "flicker(ing,s) flims(y,iest) flood(ed,ing) flop(ped) foul fraud(,ulent) fraudster fraudulently freezes freezing " +
            "frighten(,ed,ing) frustrat(e,ed,es,ing,ingly,ion) fumed fumes gloom(y) gouging greed(,y) grim gross(,ly) " +
            "gruesome grumpy guilt(,y) hacked harass(ed,ment) harm(,ed,ful,s) harsh(,ly) headache(s) heavier hopeless(,ly) " +
            "hostil(e,ity) hurt(,ful,ing,s) idiot(,ic,s) ignor(ant,ance,e,ed,es,ing) ill illegal(,ly) illness impolite " +
            "inaccura(te,cy) inadequate(,ly) inappropriate(,ly) incompeten(t,ce) inconsiderate indifferen(t,ce) " +
            "ineffect(ive,ual) ineffic(ient,iency) inept infected infection inferior infestation infested inflamed " +
            "injur(ed,ies,y) insan(e) insincere insult(,ed,ing,s) irrespons(ible,ibly) irritat(ed,es,ing,ion) itch(es,ing) " +
            "jealous jerk joke lame lazy leak(,ed,ing,s,y) liar lied lifeless lifelessly lone(liness,ly) los(e,es,ing,s) " +
            "loser(s) lost mad malfunction(,ed,ing,s) mangled manipulat(ed,ive) meh mess messed messy misbehaved " +
            "mislead(,ing) misled misplaced(ly) misspelled misspelt mock(ed) mold moldy monotone mosquito mosquitoes mould(y) " +
            "mourn(ed,ing) nagged nasty nausea negativ(ity) neglect(,ed) negligen(t,ce) noisy nonsense numb obsolete " +
            "offen(ded,sive,sively) ominous oppress(ed,ive) outage outages overbooked overcharg(ed,ing) overcooked " +
            "overflowing overheat(ed,ing,s) overpaid overpriced overrated overstated overwhelm(ed) pain(,ful,fully,s) " +
            "panic(,ked) paranoid patronising patronizing peel(ed,ing) peril(ous) pessimistic pest(s) pity pointless(,ly) " +
            "poison(,ed,ous) pollut(ed,ion) poor(,er,est,ly) pothole(s) poverty prank prejudice(d) pretence pretentious " +
            "problem(,s,atic) puncture(d) racist rash rats rattling reckless(,ly) refus(al,ed,es,ing) " +
            "regret(,ful,fully,s,table,ted) reject(,ed,ion,s) relentless resent(,ed,ful,ment) ridicul(e,ed,ous,ously) " +
            "rip(ped) ripoff risk(y) rob(bed) rot(ted,ting) rude(,ly,ness) ruin(,ed,ing,s) rust(ed,y) sabotage(d) " +
            "sad(,der,dest,ly,ness) scald(ed) scam(,med,mer,mers,s) scar(e,ed,y) scream(ed,ing) screw(ed) selfish(,ly) sexist " +
            "shabby shambles shame(,d,ful,fully,less) shatter(ed) shock(ed,ing,ingly) shoddy shout(ed,ing) shrink(s) shrunken " +
            "sick(,ness) sketchy slam slapped slopp(y,ily) slum smash smash(ed) smell(y) smelled smelt smudge(d,s) smug " +
            "snap(s,ped) sob(bed) sobbing soiled sore sorrow(ful) soulless spam(my) spoil(ed,t) spoils sprain(ed) squalid " +
            "squashed stain(s) stained stal(e) stalled stalling starv(ed,ing) steal(,ing) stench stink(,ing,s) stole stolen " +
            "stranded strangle stress(,ed,ful) struggl(e,ed,es,ing) stuck stuffy stung stupid(,ly,ity) suck(,ed,s) sue sued " +
            "sulk(ed) sweat(y) swelled swelling swindl(e,ed) swollen tacky tast(eless) tatty tear(s) tedious(,ly) terror " +
            "thief thieves threat(,en,ened,ening,s) tore torn trapped trash(ed) tricked tripped trouble(,d,s,some) ugh " +
            "ugl(y,iness) unacceptabl(e,y) unappealing unappetising unappetizing unauthorized unbalanced uncaring " +
            "uncomfortabl(e,y) undelivered undone unethical unfair(,ly) unfinished unfortunate(,ly) unfriendly ungrateful " +
            "unhapp(ily,iness,y) unhealthy unheated unhelpful unhygienic uninspir(ed,ing) unjust unkind unlit unpaid " +
            "unpalatable unpleasant(,ly) unprepared unprofessional(,ly) unravel(led,s) unreadable unreliab(le,ility) " +
            "unresponsive unsafe unsatisf(actory,ied,ying) unstable unsuccessful(,ly) untrustworthy unusable unwanted " +
            "unwashed unwelcome unwell unwilling upset(,ting,s) useless vandali(sed,zed) vanish(ed) vermin victim(s) " +
            "violen(ce,t,tly) vomiting warp(ed) wast(e,ed,eful,ing) weeds weep wept whining wilted wilting worse " +
            "worsen(,ed,ing) worthlessness wound(ed) wreck(,ed) wrong(,ly) yell(ed,ing) yuck yucky"),
        (-1,
            "abrupt(,ly) ailing alas amateurish ambiguous(,ly) backward baffl(ed,ing) barely bark(ed,ing) bland(,ness) " +
            "blur(red,ry) bother(,ed,ing,some) bump(y) cancel(ed,led,lation) cheap(,ly) cheesy chip(ped) chok(ed) clueless " +
            "clunk(y,ily) coars(e) complicated concern(,ed,ing,s) conflict(ing) confus(ed,es,ing,ingly,ion) contradict(ory) " +
            "cranky crooked crowded crude cumbersome debt debts delay(,ed,ing,s) delet(ed) den(ied,ies,y) difficult(,y,ies) " +
            "dim dimmer disabl(ed) disagree(,d) disappear(ed) disbelief discomfort disgruntled disrupt(ed,ion,ive) " +
            "distract(ed,ing) dizzy doubt(,ful,s,ed) downgrade(d) downhill downside(s) drag(s,ged,ging) drain(ed,ing,s) " +
            "drawback(s) dripping drips dubious dull(,ness) dusty empty endless(,ly) envious erratic(,ally) evad(e,ed,ing) " +
            "exagger(ation) excessive(,ly) excuse(s) expensive expir(ed) fade(d,s) fading fatigue flaw(,ed,s) flop floppy " +
            "forget(ful) forgot forgotten fragile frail frantic frown(ed) fuss(y) gap(s) generic gimmick(,y,s) glitch(,es,y) " +
            "greasy grudge grumbl(e,ed) haphazard(ly) hassle(s) hefty helpless(,ly) hesita(nt,te,ted) hindr(ance,ed) hole(s) " +
            "hung(ry) illogical immature impatient(,ly) impersonal impossible impractical incomplete inconsisten(t,tly,cy) " +
            "inconvenien(ce,t) incorrect(,ly) indecisive inflexible insecure insufficient(,ly) interrupt(ed,ions) invad(ed) " +
            "irrational irregular irrelevant issues itch(y) jam(med,s) jealousy jerky jitter(y) lack(,ed,ing,s) lackluster " +
            "lacklustre lag(,ged,ging,gy,s) late lengthy litter(ed) loose(,ly) loud(,er,ly) lukewarm lumpy mediocre " +
            "mediocrity minor misfit misfortune misguided misinform(ed) mislabeled mislabelled mismatch(ed) misplac(ed) " +
            "miss(ing) missed mistak(e,en,es) misunderst(ood,anding) monoton(ous,y) mundane mushy nag(ging) negativ(e,ely) " +
            "nerv(ous,ously) nowhere nuisance odd odor odour outdated overbearing overcomplicated overcrowded overdone " +
            "overdue overloaded overlook(ed) overly oversalted oversized overworked perplex(ed,ing) petty plagued " +
            "predictabl(e,y) pressur(e,ed) pricey pushy question(able) rattl(e,ed,es,ing) redundant repetitive " +
            "restrict(ed,ive) rigid rough(,ly) rundown runny rush(ed) sag(s,ged,ging) salty scarce(,ly) sceptical " +
            "scratch(,ed,es,y) scuffed setback(s) severe(,ly) shaky shallow shortage(s) shortcoming(s) shrank shrunk skimp(y) " +
            "slam(med) slippery sloppiness slow(,er,est,ly,ness) slowed slows slug(gish) smudgy snag(s) snobbish soak(ed) " +
            "soggy sour spam sparse spill(ed) squeak(,ing,s,y) stagnant sticky stiff(,ness) stingy stodgy strange " +
            "stubborn(,ly) stutter(s,ing) subpar superficial suspicious(,ly) symptom(s) tangl(ed) tens(e,ion) tinny tiny " +
            "tire(d,some) tiring tough trivial tumbl(ed) unable unanswered unattractive unaware uncertain(,ty) unclean " +
            "unclear uncooked undecided undercooked underdone underpaid underpowered undersized underwhelm(ed,ing) " +
            "undesirable uneasy uneven unexpectedly unfamiliar unimpress(ed,ive) uninterest(ed,ing) unlucky unnatural " +
            "unnecessar(ily,y) unrealistic unreasonabl(e,y) unsuitable unsure untidy unwieldy upsell vague(,ly) vain " +
            "wail(ing) watery weak(,er,est,ly,ness,nesses) weird(,ly) whin(e,ed,ing) wobbl(e,es,y) wooden worn " +
            "worr(ied,ies,y,ying,isome) wrinkle(s) wrinkled"),
    ];
}
