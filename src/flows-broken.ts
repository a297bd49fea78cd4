/** The flows have mistakes; `report` is what their author reads. */
export class FlowsBroken extends Error {
  readonly report: string;
  constructor(report: string) {
    super('The flows have mistakes; nothing was started.');
    this.name = 'FlowsBroken';
    this.report = report;
  }
}
