// Included first in what is compiled of better-sqlite3 12. The headers of Node.js 24.19 and later, and of
// 26, let each object of a module take a hook back when it is collected, and that ends the process where
// Node.js collects while no JavaScript runs (nodejs/node#65446). Without the hooks they are the headers
// of 24.18; the module has a hook of its own that closes its databases.
#include <node.h>

namespace node {
inline void NoCleanupHook(v8::Isolate*, void (*)(void*), void*) {}
}  // namespace node

#define AddEnvironmentCleanupHook NoCleanupHook
#define RemoveEnvironmentCleanupHook NoCleanupHook
#include <node_object_wrap.h>
#undef AddEnvironmentCleanupHook
#undef RemoveEnvironmentCleanupHook
