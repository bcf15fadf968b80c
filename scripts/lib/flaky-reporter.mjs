/** A reporter of vitest that names the tests which failed at first and passed when tried again. */
export default class FlakyReporter {
  onTestRunEnd(modules) {
    for (const module of modules) {
      for (const test of module.children.allTests("passed")) {
        if (!test.diagnostic()?.flaky) continue;
        console.error(`Passed only when tried again: ${module.moduleId} > ${test.fullName}`);
        for (const { message } of test.result().errors ?? []) console.error(`  ${message}`);
      }
    }
  }
}
