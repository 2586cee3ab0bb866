"""Pictures and videos."""

from __future__ import annotations

from chat_py.surface.signatures import Global

__all__ = ["MEDIA"]

MEDIA = (
    Global(
        "ChatImageHandler",
        {
            "call": """
                init(): void
                closeLightbox(): void
                showNextImage(): boolean
                showPreviousImage(): boolean
            """,
            "promise": """
                loadImage(imageId: Id): Promise<boolean>
                revealImage(imageId: Id): Promise<boolean>
                blurImage(imageId: Id): Promise<boolean>
                downloadImage(imageId: Id): Promise<boolean>
                shareImage(imageId: Id): Promise<boolean>
                openLightbox(imageId: Id): Promise<boolean>
            """,
            "query": """
                isLightboxOpen(): boolean
                getImageState(imageId: Id): ImageState | null
                getStats(): ImageStats
            """,
        },
        {
            "getStats": {
                "images": 0,
                "loading": 0,
                "loaded": 0,
                "failed": 0,
                "blurred": 0,
                "downloads": 0,
                "shares": 0,
                "reveals": 0,
            }
        },
    ),
    Global(
        "ChatVideoHandler",
        {
            "call": """
                init(): void
                pauseVideo(videoId: Id): boolean
                pauseAllVideos(): void
            """,
            "promise": "playVideo(videoId: Id): Promise<boolean>",
            "query": """
                getVideoState(videoId: Id): VideoState | null
                getStats(): VideoStats
            """,
        },
        {"getStats": {"videos": 0, "plays": 0, "playing": None}},
    ),
    Global(
        "ChatImageUpscale",
        {
            "promise": "upscaleImage(imageId: Id, options?: UpscaleOptions): Promise<UpscaledImage>",
            "call": "cancelUpscale(imageId: Id): boolean",
            "query": """
                isUpscaling(imageId?: Id): boolean
                getUpscaleState(imageId: Id): UpscaleState | null
                getStats(): UpscaleStats
            """,
        },
        {"getStats": {"active": 0, "done": 0, "failed": 0, "cancelled": 0}},
    ),
    Global(
        "ChatMergeFace",
        {
            "promise": "mergeFace(imageId: Id, faceImage: string | Blob | FormData): Promise<MergedImage>",
            "call": """
                cancelMerge(imageId: Id): boolean
                showOriginal(imageId: Id, show?: boolean): boolean
            """,
            "query": """
                isMerging(imageId?: Id): boolean
                getMergeState(imageId: Id): MergeState | null
                getStats(): MergeStats
            """,
        },
        {"getStats": {"merged": 0, "active": 0, "done": 0, "failed": 0, "cancelled": 0}},
    ),
)
