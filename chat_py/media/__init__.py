"""Images and video (chat-image-handler, video-handler, image-upscale, merge-face .js)."""
