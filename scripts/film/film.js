/* The film as a function of time: `show(t)` draws the moment `t`, in seconds; `DURATION` is its length.
   It has no sound. What it says stands in `CUES`, the captions: people can enlarge them, and they can be translated. */

const START = ["Wir", "bitten", "um", "Liefer", "ung", "bis"];
const RUNS = [
  {
    name: "Erster Durchgang",
    rounds: [
      { options: [["zum", 48], ["Freitag", 21], ["spätestens", 15], ["Ende", 9]], chosen: 0 },
      { options: [["15.", 26], ["12.", 22], ["Monats", 14], ["vereinbarten", 11]], chosen: 1 },
      { options: [["Mai", 41], ["Juni", 27], ["März", 12], ["des", 6]], chosen: 0 },
    ],
  },
  {
    name: "Zweiter Durchgang, gleicher Anfang",
    rounds: [
      { options: [["zum", 48], ["Freitag", 21], ["spätestens", 15], ["Ende", 9]], chosen: 2 },
      { options: [["Freitag", 38], ["Montag", 19], ["Ende", 16], ["morgen", 8]], chosen: 0 },
      { options: [[",", 44], [".", 31], ["der", 7], ["um", 5]], chosen: 1 },
    ],
  },
];
const ROUND = 6.2; // seconds: the bars grow, one is chosen, it joins the text
const CHOSEN_AT = 0.5; // shares of a round
const ADDED_AT = 0.72;
const scenes = [];
const cues = [];
let clock = 0;

function scene(seconds, draw) {
  scenes.push({ from: clock, until: clock + seconds, draw });
  clock += seconds;
}

function card(headline, caption, seconds) {
  scene(seconds, () => paint({ card: true, headline, caption }));
}

function round(run, text, { options, chosen }, words, seconds) {
  const word = options[chosen][0];
  const moments = [0, CHOSEN_AT, ADDED_AT, 1].map((part) => clock + part * seconds);
  words.forEach((line, place) => cues.push([moments[place], moments[place + 1], line]));
  scene(seconds, (t) => {
    const part = t / seconds;
    const isChosen = part > CHOSEN_AT;
    const isAdded = part > ADDED_AT;
    paint({
      run: run.name,
      headline: isAdded ? "Anhängen, neu rechnen" : isChosen ? "Ein Stück auswählen" : "Wie geht es weiter?",
      text,
      added: isAdded ? word : null,
      gap: isAdded ? null : "?",
      options,
      growth: ease(Math.min(1, part / 0.25)),
      chosen: isChosen ? chosen : -1,
    });
  });
}

function ease(x) {
  return 1 - (1 - x) ** 3;
}

function element(tag, content, name = "") {
  const made = document.createElement(tag);
  made.textContent = content;
  made.className = name;
  return made;
}

function paint({ card: isCard = false, run = "", headline, text = [], added, gap, options = [], growth, chosen, caption = "" }) {
  document.body.classList.toggle("is-card", isCard);
  document.getElementById("run").textContent = run;
  document.getElementById("headline").textContent = headline;
  document.getElementById("caption").textContent = caption;
  const chips = text.map((word) => element("span", word));
  if (gap) chips.push(element("span", gap, "is-gap"));
  else if (added) chips.push(element("span", added, "is-new"));
  document.getElementById("text").replaceChildren(...chips);
  document.getElementById("options").replaceChildren(
    ...options.map(([word, percent], place) => {
      const row = element("li", "", place === chosen ? "is-chosen" : "");
      const bar = element("i", "");
      bar.style.width = `${Math.round(percent * 13 * growth)}px`;
      const cell = document.createElement("div");
      cell.append(bar, element("em", growth > 0.9 ? `${percent} %` : ""));
      row.append(element("b", word), cell);
      return row;
    }),
  );
}

const WORDS = [
  [
    ["Für jedes Stück wird berechnet, wie wahrscheinlich es folgt.", "Hier fällt die Wahl auf das wahrscheinlichste.", "Dann beginnt alles von vorn."],
    ["Wieder wird gerechnet, jetzt mit einem Stück mehr.", "Diesmal trifft es nicht das wahrscheinlichste.", "Bei der Auswahl wirkt etwas Zufall mit."],
    ["So geht es weiter …", "… Stück für Stück …", "… bis die Antwort fertig ist."],
  ],
  [
    ["Dieselben Zahlen wie beim ersten Mal.", "Aber die Wahl fällt anders aus.", "Ab hier nimmt der Text einen anderen Weg."],
    ["Jetzt passen andere Fortsetzungen.", "Ein Wochentag liegt nahe.", "Auch dieser Satz klingt gut."],
    ["Noch ein Stück …", "… ein Punkt …", "… und der Satz ist zu Ende."],
  ],
];

card("Stück für Stück", "Wie ein Sprachmodell einen Satz fortsetzt", 3);
RUNS.forEach((run, number) => {
  const text = [...START];
  run.rounds.forEach((step, place) => {
    round(run, [...text], step, WORDS[number][place], place === 0 ? ROUND + 1.5 : ROUND - 1);
    text.push(step.options[step.chosen][0]);
  });
});
card("Gleicher Anfang, zwei Enden", "„… bis zum 12. Mai“ und „… bis spätestens Freitag.“ klingen beide richtig.", 5);
card("Ob der Termin stimmt, prüfen Sie.", "Im Ablauf kommt diese Frage nicht vor.", 4);

window.DURATION = clock;
window.CUES = cues;
window.show = (t) => {
  const now = scenes.find(({ until }) => t < until) ?? scenes.at(-1);
  now.draw(t - now.from);
};
window.show(0);
