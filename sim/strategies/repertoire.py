"""The strategies of the register: how severe an answer ought to be. `sim.strategies.view` explains what they see."""

from sim.strategies.view import (
    Account,
    Count,
    Factor,
    Grievance,
    OneOfFour,
    Severity,
    Share,
    View,
    chance,
    note,
    noted,
    strategy,
    turns_noted,
)


@strategy
def tit_for_tat(view: View) -> float:
    """Answer what was felt in full, and start nothing.

    Source: Anatol Rapoport's entry to the first computer tournament (Axelrod 1980).
    """
    return view.received


@strategy
def tit_for_two_tats(view: View) -> float:
    """Let a first blow pass; answer a second one in a row in full.

    Source: John Maynard Smith's entry to the second computer tournament (Axelrod 1984).
    """
    if view.received > 0.0 and (view.turns == 0 or view.felt[view.turns - 1] <= 0.0):
        return 0.0
    return view.received


@strategy
def generous(view: View, forgive: Share = 1 / 3) -> float:
    """Tit for tat that now and then, with probability `forgive`, lets a blow pass.

    Source: Molander (1985); Nowak and Sigmund (1992), whose optimum is 1/3 for payoffs 5, 3, 1, 0.
    """
    if view.received > 0.0 and chance(view) < forgive:
        return 0.0
    return view.received


@strategy
def measured_share(view: View, share: Factor = 0.5, red_line: Severity = 10.0) -> float:
    """Answer a fixed share of what was felt, but a blow past the red line in full at least.

    A share above 1 climbs: pairs told to match what they felt raised the force by 38 % a turn, which is a share of
    1.38 on both sides. Source: the reaction coefficient of Richardson (1960); Shergill et al. (2003).
    """
    if view.received > red_line:
        return max(view.received, share * view.received)
    return share * view.received


@strategy
def grim(view: View, red_line: Severity = 0.0, answer: Severity = 10.0) -> float:
    """Once a blow has gone past the red line, want the hardest answer at every turn for ever after.

    Source: Friedman (1971), as Axelrod's tournaments knew him; the name is the field's.
    """
    crossed = noted(view, 0) > 0.0
    for turn in range(turns_noted(view), view.turns):
        crossed = crossed or view.felt[turn] > red_line
    note(view, 1.0 if crossed else 0.0)
    return answer if crossed or view.received > red_line else 0.0


@strategy
def always_hold(view: View) -> float:
    """Do nothing, whatever comes.

    Source: unconditional cooperation (Axelrod 1980).
    """
    return 0.0


@strategy
def always_strike(view: View, severity: Severity = 5.0) -> float:
    """Want a blow of one severity at every turn, provoked or not.

    Source: unconditional defection (Axelrod 1980).
    """
    return severity


@strategy
def grit(view: View, step: Severity = 3.0, patience: Count = 3) -> float:
    """Graduated and reciprocated initiatives in tension-reduction.

    A blow is answered in full and a concession with one like it. In a quiet spell after blows, while anything is
    left to mend, concede `step`; stop after `patience` initiatives in a row that no concession met.

    Source: Osgood (1962).
    """
    if view.initiative == 0:
        return view.received
    balance = noted(view, 0)
    unmet = int(noted(view, 1))
    for turn in range(turns_noted(view), view.turns):
        balance += view.sent[turn]
        if view.felt[turn] < 0.0:
            unmet = 0
        elif view.sent[turn] < 0.0:
            unmet += 1
    note(view, balance, float(unmet))
    if unmet < patience and (balance > 0.0 or view.ties < 1.0):
        return -step
    return 0.0


@strategy
def two_tits_for_tat(view: View) -> float:
    """Answer a blow in full twice: at once, and again at the next turn. After two blows the harder one counts.

    Source: Axelrod (1984).
    """
    before = view.felt[view.turns - 1] if view.turns > 0 else 0.0
    return max(view.received, before) if before > 0.0 else view.received


@strategy
def suspicious(view: View, opening: Severity = 5.0) -> float:
    """Tit for tat that opens with a blow.

    Source: Boyd and Lorberbaum (1987).
    """
    return max(view.received, opening) if view.turns == 0 else view.received


@strategy
def contrite(view: View) -> float:
    """Tit for tat by standing: strike back only in good standing, at one in bad standing.

    A side is in good standing when it holds, and when it strikes by this very rule; a blow out of turn costs it its
    standing until it holds. So a blow that one's own error has drawn is taken in silence. Source: Sugden (1986);
    Boyd (1989).
    """
    mine = noted(view, 0) == 0.0
    theirs = noted(view, 1) == 0.0
    for turn in range(turns_noted(view), view.turns + 1):
        if turn == view.turns:
            note(view, 0.0 if mine else 1.0, 0.0 if theirs else 1.0)
        struck = (view.received if turn == view.turns else view.felt[turn]) > 0.0
        strike = turn > 0 and view.sent[turn - 1] > 0.0
        mine, theirs = (not strike or (mine and not theirs)), (not struck or (theirs and not mine))
    if view.received > 0.0 and not mine:
        return 0.0
    return 0.0 if view.received > 0.0 and theirs else view.received


@strategy
def ledger(view: View, share: Factor = 1.0, slack: Account = 1.0) -> float:
    """Keep an account of what the moves of both sides did, and answer only what the other did beyond one's own.

    So an equal answer closes the account, and whoever struck first takes it in silence. Of the excess `share` is
    answered; one of no more than `slack` counts as even. An incident stands on nobody's account, and is answered in
    full. A concession is met by one like it, as far as it leaves one in the other's debt.
    Source: relaxed accounting (Kollock 1993); standing (Sugden 1986); reciprocity in crises (Leng 1993).
    """
    if view.by_moves > 0.0:
        return view.outside + (share * view.balance if view.balance > slack else 0.0)
    return view.outside + min(0.0, max(view.by_moves, view.balance))


def campaign(view: View, strikes: int, more: int, peace: int) -> float:
    """Answer a blow in full `strikes` times in a row, each later one `more` times more; then hold for `peace` turns.

    Blows felt during such an answer are neither seen nor counted.
    """
    left = int(noted(view, 0))
    blow = noted(view, 1)
    longer = int(noted(view, 2))
    for turn in range(turns_noted(view), view.turns + 1):
        if turn == view.turns:
            note(view, float(left), blow, float(longer))
        felt = view.received if turn == view.turns else view.felt[turn]
        if left > 1:
            left -= 1
        elif felt > 0.0:
            left = strikes + longer + peace
            longer += more
            blow = felt
        else:
            left = 0
    if left == 0:
        return min(view.received, 0.0)
    return blow if left > peace else 0.0


@strategy
def soft_grim(view: View, strikes: Count = 4, peace: Count = 2) -> float:
    """Answer a blow in full `strikes` times in a row, then hold for `peace` turns; see nothing else meanwhile.

    Source: soft grudger, with 4 and 2, in Li et al. (2011).
    """
    return campaign(view, strikes, 0, peace)


@strategy
def gradual(view: View) -> float:
    """Answer the first blow once in full, the second twice in a row, the nth n times; hold for two turns after each.

    Blows felt during such an answer are not counted. Source: Beaufils et al. (1997).
    """
    return campaign(view, 1, 1, 2)


@strategy
def win_stay_lose_shift(view: View) -> float:
    """Repeat what one did while the other holds; when struck, shift: hold after a blow, strike back in full after none.

    Source: Nowak and Sigmund (1993).
    """
    last = view.sent[view.turns - 1] if view.turns > 0 else 0.0
    if view.received > 0.0:
        return 0.0 if last > 0.0 else view.received
    return max(last, 0.0)


@strategy
def forgiver(view: View) -> float:
    """Answer a blow in full, but not at two turns running: try to make peace, even if struck again.

    Source: Zagorsky et al. (2013).
    """
    if view.received > 0.0 and view.turns > 0 and view.wanted[view.turns - 1] > 0.0:
        return 0.0
    return view.received


@strategy
def one_rung_higher(view: View) -> float:
    """Answer a blow by the rung above the one nearest to it, and on the highest by the highest.

    Source: the ladder of Kahn (1965).
    """
    if view.received <= 0.0:
        return view.received
    nearest = 0.0
    for rung in view.rungs:
        if abs(rung - view.received) < abs(nearest - view.received):
            nearest = rung
        elif rung > nearest:
            return rung
    return nearest


@strategy
def one_rung_lower(view: View) -> float:
    """Answer a blow by the rung below the one nearest to it; let one on the lowest pass.

    Source: the ladder of Kahn (1965), climbed down.
    """
    if view.received <= 0.0:
        return view.received
    nearest = 0.0
    below = 0.0
    for rung in view.rungs:
        if abs(rung - view.received) < abs(nearest - view.received):
            below = nearest
            nearest = rung
    return below


@strategy
def richardson(view: View, reaction: Factor = 0.4, fatigue: Share = 0.5, grievance: Grievance = 0.0) -> float:
    """Carry on from one's own last blow, less a share of it (fatigue), plus a share of what was felt, plus a grievance.

    A negative grievance is goodwill. Two such sides come to rest if, and only if, the product of their reactions is
    below that of their fatigues. Source: Richardson (1960), a turn being the unit of time.
    """
    last = max(view.sent[view.turns - 1], 0.0) if view.turns > 0 else 0.0
    return (1.0 - fatigue) * last + reaction * view.received + grievance


@strategy
def brinkman(view: View, brink: Severity = 10.0) -> float:
    """Climb a rung at each turn, provoked or not, but not past the brink; hold once met by a blow as hard as one's own.

    After holding it begins again from the lowest rung. Source: Schelling (1960, 1966).
    """
    last = max(view.sent[view.turns - 1], 0.0) if view.turns > 0 else 0.0
    if last > 0.0 and view.received >= last:
        return 0.0
    for rung in view.rungs:
        if last < rung <= brink:
            return rung
    return min(last, brink)


@strategy
def salami(view: View, tolerance: Severity = 2.0, pause: Count = 1) -> float:
    """Strike at each turn, provoked or not, as hard as the other is thought to let pass; once struck, pause.

    The turn of the other's blow is the first of the `pause`. Source: Schelling (1966).
    """
    if pause > 0 and view.received > 0.0:
        return 0.0
    for turn in range(max(0, view.turns + 1 - pause), view.turns):
        if view.felt[turn] > 0.0:
            return 0.0
    return tolerance


@strategy
def parity_seeker(view: View, weight: Severity = 10.0) -> float:
    """Answer stocks and not blows: strike in proportion to the other's lead in what still stands, concede to its lag.

    Shares of what each held at the start are compared; `weight` is what a lead of the whole would call for. Source: the
    race for a ratio in Huntington (1958).
    """
    return weight * view.gap


@strategy
def face_saver(view: View, public: Severity = 4.0) -> float:
    """Answer in full what became public, and let the rest pass: what is at or above a severity makes the news.

    Source: the domestic audience of Fearon (1994).
    """
    return view.received if abs(view.received) >= public else 0.0


@strategy
def deadline_keeper(view: View, days: Count = 30) -> float:
    """Hold until so many days have gone by since the last move felt, then answer all that is unanswered in full.

    It needs reviews to act on its day, and each further move of the other's sets the day back. Source: the time limit
    of an ultimatum (George 1991).
    """
    if view.quiet < days:
        return 0.0
    unanswered = int(noted(view, 0))
    felt_end = int(noted(view, 1))
    for turn in range(turns_noted(view), view.turns):
        if view.wanted[turn] != 0.0:
            unanswered = turn + 1
        if view.felt[turn] != 0.0:
            felt_end = turn + 1
    note(view, float(unanswered), float(felt_end))
    due = view.received
    for turn in range(felt_end - 1, unanswered - 1, -1):
        due += view.felt[turn]
    return due


@strategy
def appeaser(view: View, share: Factor = 0.5) -> float:
    """Answer a blow by a concession of a share of its severity, and a concession by one like it.

    Source: Powell (1996).
    """
    return -share * view.received if view.received > 0.0 else view.received


@strategy
def bully(view: View, severity: Severity = 5.0) -> float:
    """Strike until struck back, and for as long as the other strikes, hold: tit for tat the wrong way round.

    Source: Nachbar (1992).
    """
    return 0.0 if view.received > 0.0 else severity


@strategy
def random(view: View, strikes: Share = 0.5, severity: Severity = 5.0) -> float:
    """Strike with a fixed probability, whatever comes.

    Source: the entry that came last in the first computer tournament (Axelrod 1980).
    """
    return severity if chance(view) < strikes else 0.0


@strategy
def memory_one(
    view: View,
    p_cc: OneOfFour = 1.0,
    p_cd: OneOfFour = 0.125,
    p_dc: OneOfFour = 1.0,
    p_dd: OneOfFour = 0.25,
    severity: Severity = 5.0,
) -> float:
    """Hold or strike by the last round: `p_cd` is the probability of holding after one held and the other struck.

    So `p_dc` is that after striking at one who held. It opens by holding unless it is struck first. Equal pairs, `p_cc`
    with `p_dc` and `p_cd` with `p_dd`, make a reactive strategy. As set, it is the generous zero-determinant one for
    payoffs 5, 3, 1, 0. Source: Nowak and Sigmund (1993); Press and Dyson (2012); Stewart and Plotkin (2012).
    """
    if view.turns == 0 and view.received <= 0.0:
        return 0.0
    if view.turns > 0 and view.sent[view.turns - 1] > 0.0:
        hold = p_dd if view.received > 0.0 else p_dc
    else:
        hold = p_cd if view.received > 0.0 else p_cc
    return 0.0 if chance(view) < hold else severity


@strategy
def hawkes(
    view: View, background: Share = 0.0, excitation: Share = 0.08, decay: Share = 0.5, severity: Severity = 5.0
) -> float:
    """Strike with a probability that each unit of severity felt raises by `excitation`, and that fades.

    At each later turn a share `decay` of that excitation is left, so a blow of severity s draws s * excitation /
    (1 - decay) blows in the end, as long as no probability reaches 1. Source: Hawkes (1971), in turns.
    """
    excited = noted(view, 0)
    for turn in range(turns_noted(view), view.turns):
        excited = decay * (excited + max(view.felt[turn], 0.0))
    note(view, excited)
    excited += max(view.received, 0.0)
    return severity if chance(view) < background + excitation * excited else 0.0
