import assert from "node:assert/strict";
import { goLive, prepareStream, says, withControlRoom } from "../../../testing/control-room.ts";
import { lookEverywhere } from "../../../testing/screens.ts";

Deno.test(
  "each question of the control room, the sizes the box makes, and an end with an encoder left on, have no barrier",
  { sanitizeOps: false, sanitizeResources: false },
  () =>
    withControlRoom(async ({ box, relay, open }) => {
      const faults: string[] = [];
      const page = await open();
      const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
      const look = async (state: string, name: string, screens: ("phone" | "desktop")[]) => {
        const show = () => page.getByText(name, { exact: true }).first().scrollIntoViewIfNeeded();
        faults.push(...await lookEverywhere(page, `room-${state}`, show, screens));
      };
      const asked = async (state: string, question: string) => {
        await page.getByRole("dialog", { name: question }).waitFor();
        // A question is the same on every screen, but for the room it has.
        await look(state, question, ["phone"]);
      };
      await prepareStream(page, "What the bees do on a warm morning in May");
      goLive(box, {
        rungs: [
          { rid: "video-1080", height: 1080, bitrate: 6_000_000, state: "left-out" },
          { rid: "video-480", height: 480, bitrate: 1_200_000, state: "on" },
          { rid: "video-360", height: 360, bitrate: 800_000, state: "short" },
          { rid: "video-240", height: 240, bitrate: 300_000, state: "failed" },
          { rid: "video-180", height: 180, bitrate: 150_000, state: "starting" },
        ],
      });
      await says(page, "Viewers see you.");
      await says(page, "720p: yours, as you send it");
      await says(page, "1080p, 6.00 Mbit/s at most: not made, your picture is no larger");
      await says(page, "480p, 1.20 Mbit/s at most: made by the box");
      await says(page, "360p, 0.80 Mbit/s at most: the box is too slow for it now");
      await says(page, "240p, 0.30 Mbit/s at most: its program ended and is started again");
      await says(page, "180p, 0.15 Mbit/s at most: just beginning");
      await look("sizes", "Picture sizes for your viewers", ["phone", "desktop"]);

      // What can't be fetched takes nothing else away, and can be tried again.
      await page.route("**/rename-dialog-*.js", (route) => route.abort());
      await press("Change title");
      await says(page, "A part of this page could not be loaded");
      assert.equal(await page.getByRole("heading", { name: "Checks" }).count(), 1);
      await look("part-failed", "A part of this page could not be loaded", ["phone"]);
      await page.unrouteAll();
      await press("Try again");
      await asked("rename", "Change what it is about");
      await press("Cancel");

      // Who came back to the page has no key to show.
      await page.reload();
      await says(page, "The stream key is shown only once");
      await press("New stream key");
      await asked("new-key", "Get a new stream key?");
      await press("Cancel");

      // Where no relay says what was published before, nothing of it is replaced unasked.
      relay.isSilent = true;
      const told = relay.published.length;
      await page.reload();
      const unread = page.getByText("Too few relays say what you published about this stream before");
      await unread.waitFor({ timeout: 60_000 });
      await look("unread", "Go on with what this browser knows", ["phone", "desktop"]);
      assert.equal(relay.published.length, told);
      // A mirror added now would be forgotten with the first word from a relay.
      const mirrors = page.getByText("Mirrors", { exact: true });
      assert.equal(await mirrors.count(), 0);
      relay.isSilent = false;
      await page.getByRole("button", { name: "Try again", exact: true }).first().click();
      await unread.waitFor({ state: "detached", timeout: 60_000 });
      await mirrors.waitFor();

      await press("End the stream");
      await asked("end", "End the stream?");
      await press("End it");
      await says(page, "the box still gets your encoder's picture");
      await page.getByRole("button", { name: "Cut the encoder off" }).waitFor();
      await look("ended-sending", "Cut the encoder off", ["phone", "desktop"]);
      assert.deepEqual(faults, []);
    }),
);
