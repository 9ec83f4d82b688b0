// Judges the answers of a lesson: a number that lies from data-low to data-high is right, and so is the word of data-word.
for (const field of document.querySelectorAll("input[data-low], input[data-word]")) {
  const said = field.closest(".answer").querySelector("output");
  field.addEventListener("change", () => {
    const text = field.value.trim();
    const number = Number(text.replace(",", ".").replace(/[^\d.eE+-]/g, ""));
    const { word, low, high } = field.dataset;
    const right = word === undefined ? number >= Number(low) && number <= Number(high) : text.toLowerCase() === word.toLowerCase();
    said.textContent = text === "" ? "" : right ? "Yes." : "Not yet.";
  });
}
