// The package has no types, and @types/open-location-code declares its methods as static.
declare module "open-location-code" {
  export class OpenLocationCode {
    isFull(code: string): boolean;
    isShort(code: string): boolean;
    encode(lat: number, lng: number): string;
    decode(code: string): {
      latitudeLo: number;
      latitudeHi: number;
      latitudeCenter: number;
      longitudeLo: number;
      longitudeHi: number;
      longitudeCenter: number;
    };
  }
}
