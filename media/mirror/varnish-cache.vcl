vcl 4.1;

# Varnish as a cache in front of a box or a mirror: thousands of viewers cost it one request for each part and each playlist.
# Put the carrier in; the rest holds as it stands. Varnish 7 or later:
#   varnishd -f /etc/varnish/dstream.vcl -a :8080 -s malloc,2g -p timeout_idle=30
# TLS is for whoever stands before it (Caddy, hitch), which has to send X-Forwarded-Proto.

backend box {
  .host = "127.0.0.1";
  .port = "5659";
  .first_byte_timeout = 20s;   # a blocked reload waits for three segments at most
  .max_connections = 1000;
}

sub vcl_recv {
  unset req.http.X-Kept;

  # Publishing, watching by WebRTC, the box's own API: never kept.
  if (req.method != "GET" && req.method != "HEAD") {
    return (pass);
  }

  # Bytes. No query means anything there, so none passes the cache by, or fills it.
  if (req.url ~ "^/live/[a-z0-9-]+/[0-9a-f]+/[a-z0-9-]+/[^/?]+\.(m4s|mp4)(\?|$)") {
    set req.url = regsub(req.url, "\?.*$", "");
    set req.http.X-Kept = "bytes";
  }

  # Playlists. All that a query may say is what to wait for: the carrier gets no more than stands in the key.
  elsif (req.url ~ "^/live/[a-z0-9-]+/([0-9a-f]+/[a-z0-9-]+/)?(index|ll)\.m3u8(\?|$)") {
    set req.http.X-Msn = regsub(req.url, "^[^?]*\?(?:.*&)?(_HLS_msn=(?:0|[1-9][0-9]{0,14}))(?:&.*)?$", "\1");
    set req.http.X-Part = regsub(req.url, "^[^?]*\?(?:.*&)?(_HLS_part=(?:0|[1-9][0-9]{0,5}))(?:&.*)?$", "\1");
    set req.url = regsub(req.url, "\?.*$", "");
    if (req.http.X-Msn ~ "^_HLS_msn=") {
      set req.url = req.url + "?" + req.http.X-Msn;
      if (req.http.X-Part ~ "^_HLS_part=" && req.url ~ "/ll\.m3u8\?") {
        set req.url = req.url + "&" + req.http.X-Part;
      }
    }
    unset req.http.X-Msn;
    unset req.http.X-Part;
    set req.http.X-Kept = "playlist";
  }

  else {
    return (pass);
  }

  # Neither changes an answer, and either would keep Varnish from keeping it.
  unset req.http.Cookie;
  unset req.http.Authorization;
  return (hash);
}

sub vcl_hash {
  # Any name of this host leads to the same streams.
  hash_data(req.url);
  return (lookup);
}

sub vcl_backend_response {
  # What is over is never handed out while the next is fetched: a playlist would be a part too old.
  set beresp.grace = 0s;
  set beresp.keep = 0s;

  if (!bereq.http.X-Kept || beresp.status != 200 || beresp.http.Cache-Control ~ "no-store") {
    # Not kept, and nobody waits behind it either: each asker gets an answer of its own.
    set beresp.uncacheable = true;
    set beresp.ttl = 1s;
    return (deliver);
  }
  if (bereq.http.X-Kept == "bytes") {
    # They leave a playlist after a minute; nobody asks for older ones.
    set beresp.ttl = 2m;
  } else {
    # Long enough for all who waited for it to be told, and less than a part.
    set beresp.ttl = 200ms;
  }
  return (deliver);
}

sub vcl_deliver {
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  } else {
    set resp.http.X-Cache = "MISS";
  }
  unset resp.http.Via;
  unset resp.http.X-Varnish;
}
