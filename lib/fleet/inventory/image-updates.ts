type Told = string | null | undefined;

/** An image as an entry of `updates` names it. */
type NamedImage = {
  image_id?: Told;
  image?: Told;
  image_name?: Told;
  repository?: Told;
  image_tag?: Told;
  current_tag?: Told;
  tag?: Told;
};

/** An image by name and tag, as a container tells it: `nginx:1.25`. */
export function imageOf(name: Told, tag: Told): string {
  return [name, tag].filter(Boolean).join(":");
}

/**
 * Whether the image of a container is one of those named here: by its id, or by name and tag, of
 * which `latest` and Docker Hub may be left unsaid.
 */
export function newerImages(updates: readonly NamedImage[]) {
  const ids = new Set(updates.flatMap(({ image_id }) => image_id || []));
  const names = new Set(updates.flatMap((one) => nameOf(one) || []));
  return ({ image, imageId }: { image: string; imageId: Told }): boolean =>
    Boolean(imageId && ids.has(imageId)) || names.has(fullName(image));
}

function nameOf(one: NamedImage): string {
  const name = one.image || imageOf(one.image_name || one.repository, tagOf(one));
  return name && fullName(name);
}

function tagOf({ image_tag, current_tag, tag }: NamedImage): Told {
  return image_tag || current_tag || tag;
}

/** A name as the registry knows it, without what Docker adds or leaves out. */
function fullName(image: string): string {
  const short = image.replace(/^(?:docker\.io|index\.docker\.io)\//, "").replace(/^library\//, "");
  // A colon behind the last slash is the tag's; one in front of it is a port.
  return /[:@][^/]*$/.test(short) ? short : `${short}:latest`;
}
