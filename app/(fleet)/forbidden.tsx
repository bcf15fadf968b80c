export { Forbidden as default } from "@/components/auth/forbidden";
