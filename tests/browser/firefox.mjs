// Opens a page in Firefox with the network off, does there what is asked, and prints what it saw as JSON:
// node firefox.mjs FIREFOX round|game ADDRESS
import puppeteer from "puppeteer-core";

const [executablePath, asked, address] = process.argv.slice(2);
const network = { "network.proxy.type": 1, "network.proxy.allow_hijacking_localhost": true }; // all through a port where nobody listens
for (const kind of ["http", "ssl"]) Object.assign(network, { [`network.proxy.${kind}`]: "127.0.0.1", [`network.proxy.${kind}_port`]: 9 });
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox: network });
const requests = [], complaints = [];

/** A page that is ready. */
async function visit(where) {
  const page = await browser.newPage();
  page.on("request", (one) => requests.push(one.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (one) => complaints.push(one.text()));
  await page.setViewport({ width: 390, height: 844 });
  await page.goto(where);
  await page.waitForSelector("html[data-ready]");
  return page;
}

const text = (page, selector) => page.$eval(selector, (one) => one.innerText);
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth);
const HEADLINE = ".stage .headline";

/** Press Tab until what has the focus is wanted. */
async function tabTo(page, wanted) {
  for (let pressed = 0; pressed < 80; pressed += 1) {
    await page.keyboard.press("Tab");
    if (wanted(await page.evaluate(() => document.activeElement.innerText ?? ""))) return;
  }
  throw new Error("the keyboard does not come to it");
}

/** The guided round by the keyboard alone, a slider moved, an event asked for its why, and the link to it opened. */
async function round(page) {
  const headings = [];
  let widest = 0;
  for (let screen = 1; screen <= 7; screen += 1) {
    await page.waitForSelector(`.guide[data-screen="${screen}"]`);
    headings.push(await text(page, ".guide h2"));
    widest = Math.max(widest, await wide(page));
    if (screen === 7) break;
    await tabTo(page, (found) => found === "Next" || (screen === 1 && found.startsWith("expel as many")));
    await page.keyboard.press("Enter");
  }
  await new Promise((done) => setTimeout(done, 600)); // until the address holds the screen
  const screen = await text(await visit(page.url()), ".guide h2");
  await page.bringToFront();
  await page.click("[data-view=explore]");
  const before = await text(page, HEADLINE);
  await page.focus(".slider input");
  await page.keyboard.press("End");
  await page.waitForFunction((selector, old) => document.querySelector(selector).innerText !== old, {}, HEADLINE, before);
  await page.focus("[data-event]");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".why");
  widest = Math.max(widest, await wide(page));
  await new Promise((done) => setTimeout(done, 600)); // until the address holds the position
  return { headings, screen, widest, before, after: await text(page, HEADLINE), linked: await text(await visit(page.url()), HEADLINE) };
}

/** A game of the second side in the page that has the program inside: it closes offices, then lets all pass. */
async function game(page) {
  await page.waitForSelector("html[data-python]", { timeout: 240_000 });
  await page.click("#go-over");
  await page.waitForSelector("[data-view=play]", { timeout: 60_000 });
  await page.click("[data-view=play]");
  await (await page.$$(".play .choices button"))[1].click();
  await page.waitForSelector("[data-order]", { timeout: 60_000 });
  for (let order = "close offices"; await page.$(`[data-order="${order}"]`); order = "let pass") {
    await page.evaluate(() => { document.querySelector(".play h2").dataset.old = "yes"; });
    await page.click(`[data-order="${order}"]`);
    await page.waitForSelector(".play h2:not([data-old])", { timeout: 60_000 });
  }
  await page.waitForSelector(".debrief h3", { timeout: 240_000 });
  return { log: await page.$$eval(".play .known li small", (all) => all.map((one) => one.innerText.trim())) };
}

try {
  const found = await { round, game }[asked](await visit(address));
  const foreign = requests.filter((one) => !/^(data|blob|file):/.test(one));
  console.log(JSON.stringify({ ...found, foreign, complaints }));
} finally {
  await browser.close();
}
