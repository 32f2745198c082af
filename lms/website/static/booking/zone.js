/**
 * `<p data-zone="Europe/Berlin" hidden>… <a data-zone-link></a></p>`: appears when the device is set to another zone than
 * the one shown, with a link to the same page on the device's clock. Nothing is changed unasked.
 */
const proposal = document.querySelector("[data-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether clocks of both zones show the same now and in half a year. */
const agree = (first, second) =>
  [0, 182].every((days) => {
    const moment = new Date(Date.now() + days * 864e5);
    return moment.toLocaleString("en", { timeZone: first }) === moment.toLocaleString("en", { timeZone: second });
  });

if (proposal && own?.includes("/") && !agree(own, proposal.dataset.zone)) {
  const address = new URL(location.href);
  address.searchParams.set("zone", own);
  address.hash = "termine";
  const link = proposal.querySelector("[data-zone-link]");
  link.href = address.href;
  link.textContent = own.split("/").pop().replaceAll("_", " ");
  proposal.hidden = false;
}
