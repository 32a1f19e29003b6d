import type { AssignmentState, Category, UnitKind } from "../../../db/vocabulary";
import { randomBetween, seededRandom } from "./random";

export type Task = {
  id: string;
  state: AssignmentState;
  unit: { kind: UnitKind };
  assignedAt: Date;
  acknowledgedAt: Date | null;
  onSceneAt: Date | null;
};

/**
 * How long a crew takes for the steps of one task other than driving, in simulated seconds, and whether it transports a
 * patient. Generated from the task's id, so that a restarted simulator continues with the same values.
 */
export type Pace = { acknowledge: number; depart: number; onScene: number; handOver: number; transports: boolean };

export function generatePace({ id, unit }: Pick<Task, "id" | "unit">, category: Category): Pace {
  const random = seededRandom(id);
  const pace = {
    acknowledge: randomBetween(random, 10, 60),
    depart: randomBetween(random, 20, 90),
    onScene: randomBetween(random, 600, 1_200),
    handOver: randomBetween(random, 240, 600),
  };
  const transportProbability = category === "health" || category === "accident" ? 0.7 : 0.15;
  return { ...pace, transports: unit.kind === "ambulance" && random() < transportProbability };
}

type CrewSituation = {
  now: Date;
  /** How many times faster simulated time passes than real time. */
  speed: number;
  /** Simulated seconds since the crew arrived at its destination; null if it has not arrived. */
  secondsAtDestination: number | null;
};

/** Returns the next state of a crew's assignment; null if no step is due. */
export function findNextCrewState(
  task: Task,
  pace: Pace,
  { now, speed, secondsAtDestination }: CrewSituation,
): AssignmentState | null {
  const secondsSince = (moment: Date | null) => (moment ? ((now.getTime() - moment.getTime()) / 1000) * speed : 0);
  switch (task.state) {
    case "assigned":
      return secondsSince(task.assignedAt) >= pace.acknowledge ? "acknowledged" : null;
    case "acknowledged":
      return secondsSince(task.acknowledgedAt) >= pace.depart ? "enRoute" : null;
    case "enRoute":
      return secondsAtDestination === null ? null : "onScene";
    case "onScene":
      if (secondsSince(task.onSceneAt) < pace.onScene) return null;
      return pace.transports ? "transporting" : "clear";
    case "transporting":
      return secondsAtDestination !== null && secondsAtDestination >= pace.handOver ? "clear" : null;
    default:
      return null;
  }
}
