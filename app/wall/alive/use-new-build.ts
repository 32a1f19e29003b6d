"use client";

export function useNewBuild(): boolean {
  return false;
}
