"""Prompts that people of the demo write in the exercise, and what the trainer says to them."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class WrittenPrompt:
    """A prompt with what came out of it. `points`: by criterion of the rubric; none: it still waits for somebody."""

    prompt: str
    result: str = ""
    points: tuple[Decimal, ...] = ()
    comment: str = ""
    read_after_days: int = 1


def _points(*numbers: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(number) for number in numbers)


PROMPTS = [
    WrittenPrompt(
        prompt=(
            "Schreibe eine Mail an eine Kundin unserer Fahrradwerkstatt. Sie kennt sich mit Technik nicht aus.\n"
            "Ziel: Sie weiß, dass ihr Rad am Freitag, 4. Dezember, ab 15 Uhr fertig ist, und kann bis dahin ein "
            "kostenloses Leihrad abholen.\n"
            "Es ist schon die zweite Verschiebung, bitte entschuldige dich einmal dafür. Grund: Die Bremsscheibe wurde "
            "falsch geliefert.\n"
            "Höchstens 80 Wörter, der Termin steht im ersten Satz.\n"
            "Biete keinen Nachlass an und ergänze nichts."
        ),
        result=(
            "Guten Tag [ANREDE], Ihr Rad ist am Freitag, 4. Dezember, ab 15 Uhr fertig. Leider wurde uns die falsche "
            "Bremsscheibe geliefert. Bitte entschuldigen Sie, dass sich die Abholung noch einmal verschiebt. …"
        ),
        points=_points(2, 2, 1, 1),
        comment=(
            "Vollständig und gut nachprüfbar. Der Termin im ersten Satz ist genau die Art Vorgabe, die Sie später in "
            "einer Sekunde kontrollieren."
        ),
    ),
    WrittenPrompt(
        prompt=(
            "Schreib bitte eine nette Mail an die Kundin, dass das Rad erst am Freitag fertig wird und dass es uns "
            "leidtut. Nicht zu lang."
        ),
        points=_points(1, 1, 0, 0),
        comment=(
            "Der Kern stimmt. „Nett“ und „nicht zu lang“ kann aber jede Person anders verstehen. Schreiben Sie, woran "
            "Sie das Ergebnis messen, und nennen Sie das Leihrad: Davon hat die Kundin am meisten."
        ),
        read_after_days=2,
    ),
    WrittenPrompt(
        prompt=(
            "Schreibe eine Nachricht an eine Kundin einer Fahrradwerkstatt, die auf ihr Rad angewiesen ist, weil sie "
            "damit zur Arbeit fährt.\n"
            "Sie soll nach dem Lesen wissen: neuer Termin Freitag, 4. Dezember, ab 15 Uhr. Leihrad kostenlos, ein "
            "Anruf genügt.\n"
            "Aufbau: 1. Termin, 2. Leihrad, 3. Grund in einem Satz, 4. Entschuldigung. Höchstens 90 Wörter.\n"
            "Verwende nur diese Angaben. Was fehlt, markierst du mit [OFFEN]."
        ),
        result=(
            "Guten Tag, Ihr Rad können Sie am Freitag, 4. Dezember, ab 15 Uhr abholen. Bis dahin bekommen Sie "
            "kostenlos ein Leihrad, ein Anruf unter [OFFEN] genügt. …"
        ),
    ),
    WrittenPrompt(
        prompt=(
            "Du bist im Kundenservice einer Fahrradwerkstatt. Verfasse eine SMS mit höchstens 300 Zeichen.\n"
            "Inhalt: Rad fertig Freitag, 4. Dezember, ab 15 Uhr. Bremsscheibe war falsch. Leihrad ist gratis.\n"
            "Empfängerin ist verärgert, weil es die zweite Verschiebung ist. Sachlich bleiben.\n"
            "Keine Namen, keine Versprechen darüber hinaus."
        ),
        result=(
            "Ihr Rad ist am Fr., 4.12., ab 15 Uhr fertig. Leider kam die Bremsscheibe falsch. Bis dahin steht ein "
            "kostenloses Leihrad bereit. Wir bitten um Entschuldigung."
        ),
        points=_points(1, 2, 1, 1),
        comment=(
            "Eine SMS passt gut, und die Zeichenzahl lässt sich nachzählen. Sagen Sie noch, was die Kundin danach tun "
            "soll, zum Beispiel wegen des Leihrads anrufen."
        ),
    ),
    WrittenPrompt(
        prompt=(
            "Formuliere eine kurze Mail. Das Fahrrad ist am Freitag ab 15 Uhr fertig statt am Dienstag. Grund ist ein "
            "falsches Ersatzteil. Die Kundin kann kostenlos ein Leihrad haben. Schreibe freundlich und ohne "
            "Fachbegriffe, höchstens sechs Sätze."
        ),
    ),
    WrittenPrompt(
        prompt=(
            "Ziel: Die Kundin ist nicht mehr sauer.\n"
            "Kontext: Rad war für Dienstag zugesagt, jetzt Freitag 15 Uhr, zweites Mal.\n"
            "Material: siehe Werkstattnotiz (Bremsscheibe, Leihrad kostenlos).\n"
            "Form: Mail mit Betreff, drei kurze Absätze.\n"
            "Grenzen: keine Ausreden, keine Rabatte, keine Technik erklären."
        ),
        points=_points(1, 2, 1, 1),
        comment=(
            "Sehr klar gegliedert. Beim Ziel würde ich nachschärfen: Ob jemand „nicht mehr sauer“ ist, können Sie am "
            "Text nicht prüfen. Was soll die Kundin wissen und tun?"
        ),
        read_after_days=2,
    ),
    WrittenPrompt(
        prompt=(
            "Antworte der Kundin auf ihre Beschwerde. Erkläre die Verzögerung mit der falschen Bremsscheibe und dass "
            "sie am Donnerstag kommt. Das Rad ist Freitag fertig. Biete ihr als Entschädigung 20 Euro Gutschein an. "
            "Maximal 100 Wörter."
        ),
        points=_points(1, 1, 1, 0),
        comment=(
            "Die Wortzahl ist gut gewählt. Einen Gutschein hat aber niemand freigegeben. Solche Zusagen gehören in "
            "die Grenzen, damit das Modell sie auch nicht von selbst ergänzt."
        ),
    ),
    WrittenPrompt(
        prompt=(
            "Ich brauche zwei Fassungen einer Mail an eine Kundin, deren Reparatur zum zweiten Mal länger dauert.\n"
            "Fassung A sachlich, Fassung B herzlicher. Jeweils höchstens 70 Wörter, Betreff mit dem neuen Termin "
            "(Freitag, 4. Dezember, 15 Uhr).\n"
            "Sie soll das kostenlose Leihrad annehmen können, wenn sie zur Arbeit fahren muss.\n"
            "Nicht versprechen, dass es jetzt sicher klappt."
        ),
        result="Fassung B passt besser, den letzten Satz habe ich gestrichen.",
    ),
]
