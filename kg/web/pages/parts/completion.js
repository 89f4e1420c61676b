// Completion of the terms of the base in the SPARQL editor, and its place among the other fields;
// it is dark where the page is.
// Tab leaves the editor, as it leaves every field; the terms come from the service as they are typed.
(async (id, terms, label) => {
  const CM = await import("nicegui-codemirror");
  for (let tries = 0; tries < 100 && !getElement(id)?.editor; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const editor = getElement(id)?.editor;
  if (!editor) return;
  const complete = async (context) => {
    const word = context.matchBefore(/[\w\u4e00-\u9fff-]*:?[\w\u4e00-\u9fff.-]*/);
    if (!word || (word.text.length < 2 && !context.explicit)) return null;
    if (context.state.sliceDoc(Math.max(0, word.from - 1), word.from).match(/[?$<"']/)) return null;
    const url = new URL(terms, location.href);
    url.searchParams.set("text", word.text);
    const answer = await fetch(url);
    if (!answer.ok) return null;
    const options = await answer.json();
    return { from: word.from, options, filter: false };
  };
  editor.dispatch({
    effects: CM.StateEffect.appendConfig.of([
      CM.EditorState.languageData.of(() => [{ autocomplete: complete }]),
      CM.EditorView.contentAttributes.of({ "aria-label": label }),
    ]),
  });
  editor.setTabFocusMode(true);
  const paint = () =>
    getElement(id)?.setTheme(document.body.classList.contains("body--dark") ? "basicDark" : "basicLight");
  new MutationObserver(paint).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  paint();
})
