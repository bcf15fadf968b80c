/**
 * Why a server does not start, as a sentence for the operator that is finished: nobody looks in it
 * for what a driver says, which would blame another setting.
 */
export class StartFault extends Error {}
