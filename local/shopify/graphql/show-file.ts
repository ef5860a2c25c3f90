import type { ShopFile } from "../shop-state";
import { fileUrl } from "../stand-in";
import type { Args, GraphqlContext, View } from "./context";

/** A picture as the Admin API shows it; `alt` is the one of the place where it stands. */
export function showFile(context: GraphqlContext, file: ShopFile, alt = file.alt): View {
  const errors = file.errors.map(({ code, details, message }) => ({ code, details, message }));
  const image = file.status === "READY" ? showImage(context, file, alt) : null;
  return {
    __typename: "MediaImage",
    id: file.id,
    alt,
    createdAt: file.createdAt,
    updatedAt: file.updatedAt,
    fileStatus: file.status,
    status: file.status,
    fileErrors: errors,
    mediaErrors: errors,
    mediaWarnings: [],
    mediaContentType: "IMAGE",
    mimeType: file.mimeType,
    image,
    preview: { status: file.status, image },
    originalSource: { fileSize: file.bytes, url: fileUrl(context, file) },
  };
}

export function showImage(context: GraphqlContext, file: ShopFile, alt = file.alt): View {
  const url = ({ transform }: Args) => {
    const { maxWidth, maxHeight, scale = 1 } = transform ?? {};
    const ratios = [1, maxWidth && maxWidth / file.width, maxHeight && maxHeight / file.height].filter(Boolean);
    const width = Math.round(file.width * Math.min(...ratios) * scale);
    const address = fileUrl(context, file);
    return width < file.width ? `${address}&width=${width}` : address;
  };
  return {
    __typename: "Image",
    id: file.id.replace("MediaImage", "ImageSource"),
    altText: alt,
    width: file.width,
    height: file.height,
    url,
    src: url,
    originalSrc: fileUrl(context, file),
  };
}
