// The only script: shows the print buttons, and unfolds on paper what is folded on the screen. Every page works without it.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not(.act, [open])")) folded.open = true;
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
