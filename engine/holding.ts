/** An engine that stands still until a person lets it go on. */
export interface Holding {
  /** `acceptLoss`: though its store has lost commits. `sent`: workitems that are sent again. Errors: BOSS_ENGINE_RUNNING, BOSS_STORE_WENT_BACK. */
  resume(acceptLoss?: boolean): Promise<{ sent: number }>;
}
