import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { photoTypes, SavePhotoInput, savePhoto } from "../crew/photos/save-photo";
import { showPhoto } from "../crew/photos/show-photo";
import { maxBodyBytes } from "../domain/limits";
import { declarePersonRoute, type RouteAuth } from "./route";
import { closedPolicy } from "./security-headers";

/** Declares the routes for photos from crews. The upload route accepts images, and larger bodies than other routes. */
export function declarePhotoRoutes(app: FastifyInstance, auth: RouteAuth): void {
  app.register(async (photoApp) => {
    photoApp.addContentTypeParser(
      [...photoTypes],
      { parseAs: "buffer", bodyLimit: maxBodyBytes.photo },
      (_, body, done) => done(null, body),
    );
    declarePersonRoute(photoApp, auth, {
      method: "POST",
      url: "/api/crew/photos",
      need: ["assignment:own"],
      isPhoto: true,
      summary: "Stores a photo of a crew; the body is the image",
      query: SavePhotoInput,
      responses: { 201: z.object({ id: z.uuid() }) },
      handle: async (context, { query, body }, reply) => {
        reply.code(201);
        return savePhoto(context, query, body);
      },
    });
  });
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "incident.viewed",
    url: "/api/photos/:id",
    need: "signed-in",
    summary: "A photo of a crew",
    params: z.strictObject({ id: z.uuid() }),
    responses: { 200: z.unknown() },
    handle: async (context, { params }, reply) => {
      const { contentType, bytes } = await showPhoto(context, params);
      // Helmet already sets nosniff. `sandbox` also isolates a photo that is opened as a page.
      return reply
        .headers({
          "content-type": contentType,
          "content-disposition": `inline; filename="${params.id}.${contentType.split("/")[1]}"`,
          "content-security-policy": `${closedPolicy}; sandbox`,
          "cross-origin-resource-policy": "same-origin",
        })
        .send(bytes);
    },
  });
}
