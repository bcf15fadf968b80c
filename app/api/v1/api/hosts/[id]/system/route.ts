import { gigabytes, systemReply } from "@/app/api/v1/api/hosts/wire";
import { apiToken } from "@/lib/auth/api-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Hardware, kernel, disks and reboot need of a host",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: systemReply,
    handle: async ({ ctx, params }) => {
      const host = await getInventory(ctx, params);
      return {
        id: host.id,
        architecture: host.architecture,
        kernel_version: host.kernel,
        installed_kernel_version: host.installedKernel,
        selinux_status: host.selinuxStatus,
        system_uptime: host.systemUptime,
        cpu_model: host.cpuModel,
        cpu_cores: host.cpuCores,
        ram_installed: gigabytes(host.memoryBytes),
        swap_size: gigabytes(host.swapBytes),
        load_average: host.loadAverage,
        disk_details: host.diskDetails,
        needs_reboot: host.needsReboot,
        reboot_reason: host.rebootReason,
      };
    },
  }),
});
