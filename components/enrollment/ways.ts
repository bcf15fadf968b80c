/** The ways to add hosts, as the panel's address names them. */
export const ways = ["one", "many", "proxmox", "ansible", "docker"] as const;

export type AddWay = (typeof ways)[number];

/** The ways that make an auto-enrollment token. */
export type ManyWay = Exclude<AddWay, "one" | "docker">;

type Way = { label: string; title: string; description: string };

export const wayWords: Record<AddWay, Way> = {
  one: {
    label: "One host",
    title: "Add a host",
    description: "One command, good for one host and for 24 hours.",
  },
  many: {
    label: "Many hosts",
    title: "Add many hosts",
    description: "One command for all of them. Each enrolls itself under its hostname.",
  },
  proxmox: {
    label: "Proxmox",
    title: "Add the containers of Proxmox nodes",
    description: "One command on each node enrolls its running containers.",
  },
  ansible: {
    label: "Ansible",
    title: "Add hosts with Ansible",
    description: "One playbook for every host of an inventory.",
  },
  docker: {
    label: "Docker",
    title: "Add a host as a container",
    description: "The agent in a container that sees its host. Good for one host and for 24 hours.",
  },
};
