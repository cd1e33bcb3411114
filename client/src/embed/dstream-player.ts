// A classic script, because those may come from any host without its leave: `<script src="https://HOST/dstream-player.js"></script>`.
(() => {
  const script = document.currentScript;
  const source = script instanceof HTMLScriptElement ? script.src : location.href;

  /** `<dstream-player stream="naddr1…" title="…">`: dStream's own player in a frame, where the page around it can't reach what is checked. */
  class DstreamPlayer extends HTMLElement {
    static observedAttributes = ["stream", "title"];
    #frame: HTMLIFrameElement | undefined;

    connectedCallback(): void {
      const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const style = document.createElement("style");
      style.textContent =
        ":host{display:block;aspect-ratio:16/9}:host([hidden]){display:none}iframe{display:block;inline-size:100%;block-size:100%;border:0}";
      const frame = document.createElement("iframe");
      frame.allow = "autoplay; fullscreen; picture-in-picture";
      frame.allowFullscreen = true;
      frame.loading = "lazy";
      frame.referrerPolicy = "no-referrer";
      this.#frame = frame;
      this.#show();
      shadow.replaceChildren(style, frame);
    }

    attributeChangedCallback(): void {
      this.#show();
    }

    #show(): void {
      const frame = this.#frame;
      if (frame === undefined) return;
      const page = new URL("embed.html", source);
      const stream = this.getAttribute("stream")?.trim().replace(/^nostr:/, "") ?? "";
      page.hash = `/watch/${encodeURIComponent(stream)}`;
      frame.title = this.getAttribute("title") ?? "dStream";
      if (frame.src !== page.href) frame.src = page.href;
    }
  }

  if (customElements.get("dstream-player") === undefined) {
    customElements.define("dstream-player", DstreamPlayer);
  }
})();
