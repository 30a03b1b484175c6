// The only script: shows the print buttons, unfolds on paper what is folded on the screen, shows the menu where the page stands
// in it, and offers only the people in office on the day of an act. Every page works without it.
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not(.act, [open])")) folded.open = true;
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const people of document.querySelectorAll("select[data-on]")) {
  const day = document.getElementById(people.dataset.on);
  const offer = () => {
    for (const one of people.options) {
      const { from, to } = one.dataset;
      one.disabled = one.hidden = Boolean(from && day.value && (day.value < from || (to && day.value > to)));
    }
    if (people.selectedOptions[0]?.disabled) people.value = "";
  };
  day.addEventListener("change", offer);
  offer();
}
