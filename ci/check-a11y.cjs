// Runs axe-core over HTML files, at two widths and in both color schemes. ci/check-a11y calls it.

const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");
const { TOOLS, BROWSER, SHOTS } = process.env;
const tools = createRequire(path.join(TOOLS, "package.json"));

const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];

async function main(files) {
  const puppeteer = tools("puppeteer-core");
  const axe = fs.readFileSync(tools.resolve("axe-core/axe.min.js"), "utf8");
  const browser = await puppeteer.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu"] });
  let faults = 0;
  for (const file of files) {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        const page = await browser.newPage();
        const requests = [];
        page.on("request", (request) => requests.push(request.url()));
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto("file://" + path.resolve(file));
        const name = `${path.basename(file, ".html")} at ${width}, ${scheme}`;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        const problems = [];
        if (wide > width) problems.push(`the page is ${wide} pixels wide`);
        const outside = requests.filter((url) => !url.startsWith("file://"));
        if (outside.length > 0 || requests.length > 1) problems.push(`it asks for ${requests.slice(1).join(", ")}`);
        // The page's own policy runs no script; the devtools protocol does.
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, help, nodes } of found.violations) {
          problems.push(`${id}: ${help}`);
          for (const node of nodes.slice(0, 3)) problems.push(`    ${node.html.slice(0, 160)}`);
        }
        console.log(`${problems.length === 0 ? "ok    " : "failed"} ${name}`);
        problems.forEach((problem) => console.log(`    ${problem}`));
        faults += problems.length;
        if (SHOTS) {
          fs.mkdirSync(SHOTS, { recursive: true });
const tall = await page.evaluate(() => document.documentElement.scrollHeight);
          // Chromium makes no picture of a very long page.
          const clip = { x: 0, y: 0, width, height: Math.min(tall, 8000) };
          await page.screenshot({ path: path.join(SHOTS, `${name.replace(/[ ,]+/g, "-")}.png`), clip });
        }
        await page.close();
      }
    }
  }
  await browser.close();
  if (files.length === 0) {
    console.error("No page was given, so nothing was checked.");
    return 2;
  }
  console.log(faults === 0 ? "No violations. That does not mean that everybody can read the pages." : "There are violations.");
  return faults === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(`The browser could not run: ${error.message}`);
    process.exit(3);
  },
);
