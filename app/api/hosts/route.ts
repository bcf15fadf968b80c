import { admin, viewer } from "@/lib/auth/member";
import { createHost } from "@/lib/fleet/hosts/create-host";
import { type HostSlice, hostsInSlices } from "@/lib/fleet/hosts/host-slices";
import {
  listedHost,
  listHosts,
  listHostsReply,
  listHostsSchema,
  readHosts,
} from "@/lib/fleet/hosts/list-hosts";
import { createHostSchema, hostReply } from "@/lib/fleet/hosts/schema";
import { portalFace, portalFlatFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "List hosts: all of them, or pages with `limit` and `cursor`",
    gate: viewer(),
    face: portalFlatFace,
    description:
      "`status` is `ONLINE` while the host was last heard of less than one minute ago, or less than " +
      "twice its check-in interval ago where that is longer: two hours for an agent that reports " +
      "once an hour.",
    query: listHostsSchema,
    reply: listHostsReply,
    handle: async ({ ctx, query }) => {
      const read = async (slice: HostSlice) => (await readHosts(ctx, slice)).map(listedHost);
      const whole = query.limit === undefined && query.cursor === undefined;
      if (whole) return { list: "data", slices: hostsInSlices(ctx, query, read) };
      const { data, ...cursors } = await listHosts(ctx, query);
      return { data: data.map(listedHost), ...cursors };
    },
  }),
  POST: route({
    summary: "Create a host; a rotation gives it its first token",
    gate: admin(),
    face: portalFace,
    body: createHostSchema,
    reply: hostReply,
    status: 201,
    handle: ({ ctx, body }) => createHost(ctx, body),
  }),
});
