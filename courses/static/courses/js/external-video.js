/**
 * A video that lies at another provider, behind two clicks.
 *
 *   <section data-external-video data-embed="https://…" data-title="…">
 *     <div data-stage> … <button data-ask hidden> <div data-consent hidden> <button data-load> <button data-refuse>
 *
 * `data-ask` says what would be transferred, `data-load` puts the provider's player in the place of `data-stage`. Before
 * that, nothing is requested from there. Without JavaScript the link below the stage remains.
 */

function player(box) {
  const frame = document.createElement("iframe");
  frame.src = box.dataset.embed;
  frame.title = box.dataset.title;
  frame.className = "external-video__frame";
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  // The provider refuses to play for a page it does not know; it learns the site, not the lesson.
  frame.referrerPolicy = "strict-origin";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
  return frame;
}

function behindTwoClicks(box) {
  const stage = box.querySelector("[data-stage]");
  const ask = box.querySelector("[data-ask]");
  const consent = box.querySelector("[data-consent]");
  const show = (isAsking) => {
    consent.hidden = !isAsking;
    ask.hidden = isAsking;
    ask.ariaExpanded = String(isAsking);
    (isAsking ? consent : ask).focus();
  };
  ask.hidden = false;
  ask.addEventListener("click", () => show(true));
  box.querySelector("[data-refuse]").addEventListener("click", () => show(false));
  box.querySelector("[data-load]").addEventListener("click", () => {
    const frame = player(box);
    stage.replaceChildren(frame);
    frame.focus();
  });
}

document.querySelectorAll("[data-external-video]").forEach(behindTwoClicks);
