// What each template may hold. A value is text, `true`, or null where there is none; a place is filled
// by whoever asks for the element. docs/markup.md tells people the same.
//
// `needs`: what must stand in it, as a slot or bound. `root`: what every root element has, whatever the
// template says: by these the chat finds it again.

const FACE = ["name", "picture", "initial", "hue"];
const MOMENT = ["time", "datetime"];
const TURN = ["name", ...MOMENT, "moment"];
const message = { "data-message-id": "id", "data-sender": "sender" };

export const KINDS = {
  message: {
    needs: ["text", "status"],
    places: ["text", "status", "actions"],
    values: [...FACE, ...MOMENT, "moment", "id", "sender", "liked", "disliked"],
    root: message,
  },
  day: {
    needs: ["label"],
    places: [],
    values: ["label", "day", "moment"],
    root: { "data-day": "day", "data-moment": "moment" },
  },
  chat: {
    needs: ["name"],
    places: [],
    values: [...FACE, ...MOMENT, "moment", "preview", "address", "id"],
    root: { "data-chat-id": "id", "data-moment": "moment" },
  },
  image: {
    needs: ["picture", "status"],
    places: ["picture", "before", "status", "actions"],
    values: [
      ...TURN,
      ...["id", "sender", "imageId", "source", "alt", "title", "prompt", "original", "originalAlt"],
      ...["covered", "cover", "reveal", "blur", "compare", "upscale", "download", "share"],
    ],
    root: { ...message, "data-image-id": "imageId" },
  },
  video: {
    needs: ["player", "status"],
    places: ["player", "status", "actions"],
    values: [...TURN, "id", "sender", "videoId", "source", "poster", "label", "title", "prompt"],
    root: { ...message, "data-video-id": "videoId" },
  },
  notice: {
    needs: ["text", "actions"],
    places: ["icon", "actions"],
    values: ["text", "kind", "role", "close"],
    root: { "data-kind": "kind", role: "role" },
  },
};
