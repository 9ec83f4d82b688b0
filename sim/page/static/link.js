// A link holds the view, the scenario, what was changed in it, the seed and the orders: whoever opens it sees the same.

const through = async (bytes, stream) => new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** What stands behind the # of a link. */
export async function written(view, position) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(position)), new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
  return `${view}=${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The view and the position that a link names; an empty view or no position where it names none. */
export async function read(hash) {
  const [view, text] = hash.replace(/^#/, "").split("=");
  if (!text) return { view: view ?? "", position: null };
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    return { view, position: JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")))) };
  } catch {
    return { view, position: null };
  }
}
