/**
 * How much time is left, by the server's clock. Without it, the page says until when there is time.
 *
 * `[data-clock]` with `data-deadline` and `data-now` (the server's time when the page was made), a `[data-clock-text]`
 * and a polite `[data-clock-announcement]` for screen readers, which speaks 10, 5 and 1 minutes before the end only.
 * When the time is over, the page's `form[data-hand-in]` is sent; the server accepts it for another minute.
 */

const ANNOUNCED_MINUTES = [10, 5, 1];
const SAVE_TIME = 3000;

function clock(box) {
  const skew = Date.parse(box.dataset.now) - Date.now();
  const deadline = Date.parse(box.dataset.deadline);
  const text = box.querySelector("[data-clock-text]");
  const announcement = box.querySelector("[data-clock-announcement]");
  let spoken = Infinity;
  let timer = 0;

  const inWords = (seconds) =>
    seconds < 60 ? box.dataset.textLast : box.dataset.textLeft.replace("{minutes}", Math.ceil(seconds / 60));

  const tick = () => {
    const seconds = Math.round((deadline - (Date.now() + skew)) / 1000);
    if (seconds <= 0) {
      clearInterval(timer);
      text.textContent = announcement.textContent = box.dataset.textOver;
      handIn();
      return;
    }
    text.textContent = inWords(seconds);
    const due = ANNOUNCED_MINUTES.filter((minutes) => seconds <= minutes * 60).pop();
    if (due !== undefined && due < spoken) {
      if (spoken !== Infinity || seconds > due * 60 - 30) announcement.textContent = inWords(seconds);
      spoken = due;
    }
  };

  timer = setInterval(tick, 1000);
  tick();
}

async function handIn() {
  const form = document.querySelector("form[data-hand-in]");
  if (!form) return;
  const pending = [];
  const event = new CustomEvent("quizzes:flush", { detail: { waitUntil: (promise) => pending.push(promise) } });
  document.querySelector("form[data-autosave]")?.dispatchEvent(event);
  const enough = new Promise((resolve) => setTimeout(resolve, SAVE_TIME));
  await Promise.race([Promise.allSettled(pending), enough]);
  form.submit();
}

document.querySelectorAll("[data-clock]").forEach(clock);
